{{/* There is one webhook in a cluster, so every object has the one name. */}}
{{- define "slipway.name" -}}slipway-webhook{{- end }}

{{- define "slipway.selector" -}}
app.kubernetes.io/name: {{ include "slipway.name" . }}
{{- end }}

{{- define "slipway.labels" -}}
{{ include "slipway.selector" . }}
app.kubernetes.io/part-of: slipway
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* One sentence for all that is missing, where Helm's own "required" would name them one at a time. */}}
{{- define "slipway.complete" -}}
{{- $missing := list }}
{{- range $name := list "clusterName" "region" "planQueueUrl" "nodeQueueUrl" }}
{{- if not (index $.Values $name) }}{{ $missing = append $missing $name }}{{ end }}
{{- end }}
{{- if not .Values.image.repository }}{{ $missing = append $missing "image.repository" }}{{ end }}
{{- if $missing }}
{{- fail (printf "Set %s: the queues' URLs are outputs of the stack, and the image is pushed as functions/docs/webhook.md says." (join ", " $missing)) }}
{{- end }}
{{- end }}

{{- define "slipway.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{ .Values.image.repository }}{{ ternary "@" ":" (hasPrefix "sha256:" $tag) }}{{ $tag }}
{{- end }}
