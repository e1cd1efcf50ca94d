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

{{/*
Refuses to stand beside a Karpenter that buys for the same pods: of "deployments", all of the cluster as "lookup" gives them (none where
Helm asks no cluster), those of its chart or image that are meant to run. Not when "mode" is observe.
*/}}
{{- define "slipway.alone" -}}
{{- $running := list }}
{{- range default (list) (default (dict) .deployments).items }}
{{- $karpenter := eq (dig "metadata" "labels" "app.kubernetes.io/name" "" .) "karpenter" }}
{{- range dig "spec" "template" "spec" "containers" (list) . }}
{{- if regexMatch "(^|/)karpenter/controller([:@]|$)" (default "" .image) }}{{ $karpenter = true }}{{ end }}
{{- end }}
{{- if and $karpenter (gt (int (dig "spec" "replicas" 1 .)) 0) }}
{{- $running = append $running (printf "kubectl -n %s scale deployment %s --replicas=0" .metadata.namespace .metadata.name) }}
{{- end }}
{{- end }}
{{- if and $running (ne .mode "observe") }}
{{- fail (printf "Karpenter runs in this cluster: it would buy nodes for the same pods, and end Slipway's instances. Stop it (%s), or deploy with Mode=observe (mode of this chart), which decides and does nothing: functions/docs/migrate-from-karpenter.md says how to move." (join "; " $running)) }}
{{- end }}
{{- end }}
