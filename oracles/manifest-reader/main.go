// Command manifest-reader says what the Kubernetes API machinery makes of YAML and JSON files.
//
// It reads one base64-encoded file a line from standard input and writes one JSON line for each:
// {"objects":["…"],"error":"…"}. Objects are what kubectl's resource builder gets before it needs a kind, each as JSON
// text with sorted keys and floating-point numbers as {"$float64":"bits"}; the error is the one that makes it give the
// file up. Both may be there: objects read before the error count.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	kjson "sigs.k8s.io/json"
)

type answer struct {
	Objects []string `json:"objects"`
	Error   string   `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if failure := encoder.Encode(answerLine(line)); failure != nil {
				fmt.Fprintln(os.Stderr, failure)
				os.Exit(1)
			}
			// The other side may wait for this answer before it asks on.
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			return
		}
	}
}

func answerLine(line []byte) answer {
	file, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
	if err != nil {
		return answer{Error: "not base64: " + err.Error()}
	}
	return read(file)
}

// read does what k8s.io/cli-runtime's FileVisitor and StreamVisitor do with a file.
func read(file []byte) (result answer) {
	result.Objects = []string{}
	defer func() {
		if problem := recover(); problem != nil {
			result.Error = fmt.Sprint("panic: ", problem)
		}
	}()
	text := transform.NewReader(bytes.NewReader(file), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := yaml.NewYAMLOrJSONDecoder(text, 4096)
	for {
		extension := runtime.RawExtension{}
		if err := decoder.Decode(&extension); err != nil {
			if !errors.Is(err, io.EOF) {
				result.Error = err.Error()
			}
			return result
		}
		raw := bytes.TrimSpace(extension.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		var value any
		if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &value); err != nil {
			result.Error = err.Error()
			return result
		}
		text, err := exactText(value)
		if err != nil {
			result.Error = err.Error()
			return result
		}
		result.Objects = append(result.Objects, text)
	}
}

func exactText(value any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(exact(value))
	return strings.TrimSuffix(text.String(), "\n"), err
}

// exact replaces what JSON text does not tell apart for certain.
func exact(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = exact(item)
		}
	case []any:
		for index, item := range value {
			value[index] = exact(item)
		}
	case float64:
		return map[string]string{"$float64": fmt.Sprintf("%016x", math.Float64bits(value))}
	}
	return value
}
