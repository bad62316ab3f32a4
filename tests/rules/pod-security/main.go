// Command pod-security says which controls of the Pod Security Standards pods fail, by the code of the API server.
//
// It reads a JSON list of pods from standard input, and prints a list with the failed controls of each.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	strict "sigs.k8s.io/json"
)

// control is a check as one version of the standards has it.
type control struct {
	name  string
	check policy.CheckPodFn
}

func main() {
	version := flag.String("version", "latest", `version of the standards: "latest" or "v1.x"`)
	list := flag.Bool("controls", false, "print the controls of that version instead, and read nothing")
	flag.Parse()
	if err := run(*version, *list, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pod-security:", err)
		os.Exit(1)
	}
}

func run(text string, list bool, in io.Reader, out io.Writer) error {
	version, err := api.ParseVersion(text)
	if err != nil {
		return fmt.Errorf("version %q %w", text, err)
	}
	controls := controlsAt(version)
	if list {
		names := []string{}
		for _, control := range controls {
			names = append(names, control.name)
		}
		return json.NewEncoder(out).Encode(names)
	}
	pods, err := read(in)
	if err != nil {
		return err
	}
	failed := make([][]string, len(pods))
	for i := range pods {
		setDefaults(&pods[i].Spec)
		failed[i] = failedBy(&pods[i], controls)
	}
	return json.NewEncoder(out).Encode(failed)
}

// controlsAt has every check by its level and id, though a stricter one may stand in for it at the level above.
func controlsAt(version api.Version) []control {
	var controls []control
	for _, check := range policy.DefaultChecks() {
		found := control{name: fmt.Sprintf("%s:%s", check.Level, check.ID)}
		for _, revision := range check.Versions {
			if !version.Older(revision.MinimumVersion) {
				found.check = revision.CheckPod
			}
		}
		if found.check != nil {
			controls = append(controls, found)
		}
	}
	return controls
}

// read refuses what the type of a pod does not have: a misspelt field would be one that nobody judges.
func read(in io.Reader) ([]corev1.Pod, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	var pods []corev1.Pod
	problems, err := strict.UnmarshalStrict(data, &pods)
	return pods, errors.Join(append(problems, err)...)
}

// setDefaults does what an API server does to pods before it judges them, as far as it changes a verdict
// (pkg/apis/core/v1/defaults.go of Kubernetes).
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	if !spec.HostNetwork {
		return
	}
	for _, containers := range [][]corev1.Container{spec.Containers, spec.InitContainers} {
		for _, container := range containers {
			for i := range container.Ports {
				if container.Ports[i].HostPort == 0 {
					container.Ports[i].HostPort = container.Ports[i].ContainerPort
				}
			}
		}
	}
}

func failedBy(pod *corev1.Pod, controls []control) []string {
	failed := []string{}
	for _, control := range controls {
		if !control.check(&pod.ObjectMeta, &pod.Spec).Allowed {
			failed = append(failed, control.name)
		}
	}
	return failed
}
