// Oracle for the CEL differential test: reads JSON lines {"expr", "bindings"} and writes, for each, what cel-go with the
// Kubernetes environment makes of it: {"value", "cost", "estimate"} | {"check_error"} | {"error"}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"

	"github.com/google/cel-go/cel"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
)

type request struct {
	Expr     string          `json:"expr"`
	Bindings json.RawMessage `json:"bindings"`
}

type response struct {
	Value      any    `json:"value,omitempty"`
	Type       string `json:"type,omitempty"`
	Cost       uint64 `json:"cost,omitempty"`
	CheckError string `json:"check_error,omitempty"`
	Error      string `json:"error,omitempty"`
	Refused    string `json:"refused,omitempty"`
	// The static estimate; absent where the expression does not compile.
	Estimate *estimate `json:"estimate,omitempty"`
}

// Decimal, for JSON numbers of 64 bits do not survive every reader.
type estimate struct {
	Least string `json:"least"`
	Most  string `json:"most"`
}

// The variables an admission policy has, all without a schema, as `palisade` sees them.
var dynamic = []string{"object", "oldObject", "params", "request", "namespaceObject", "variables"}

func newEnvironment() (*cel.Env, error) {
	options := []cel.EnvOption{cel.Variable("authorizer", library.AuthorizerType)}
	for _, name := range dynamic {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	base := environment.MustBaseEnvSet(version.MajorMinor(1, 37))
	extended, err := base.Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions:        options,
	})
	if err != nil {
		return nil, err
	}
	return extended.StoredExpressionsEnv(), nil
}

func evaluate(env *cel.Env, line []byte) (answer response) {
	defer func() {
		if fault := recover(); fault != nil {
			answer = response{Refused: fmt.Sprint(fault)}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{Refused: err.Error()}
	}
	bindings := map[string]any{}
	if len(asked.Bindings) > 0 {
		if err := utiljson.Unmarshal(asked.Bindings, &bindings); err != nil {
			return response{Refused: err.Error()}
		}
	}
	checked, issues := env.Compile(asked.Expr)
	if issues.Err() != nil {
		return response{CheckError: issues.Err().Error()}
	}
	// Kubernetes reports what fails here when it compiles the policy, together with the errors of the type check.
	program, err := env.Program(checked)
	if err != nil {
		return response{CheckError: err.Error()}
	}
	if cost, err := env.EstimateCost(checked, &library.CostEstimator{}); err == nil {
		answer.Estimate = &estimate{strconv.FormatUint(cost.Min, 10), strconv.FormatUint(cost.Max, 10)}
	}
	answer.Type = checked.OutputType().String()
	value, details, err := program.Eval(bindings)
	if details != nil && details.ActualCost() != nil {
		answer.Cost = *details.ActualCost()
	}
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	answer.Value = typed(value)
	return answer
}

// Answers are written in the order of the questions; a window of lines is worked on at a time.
func serve() error {
	env, err := newEnvironment()
	if err != nil {
		return err
	}
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	for {
		lines, done := window(input)
		for _, answer := range answers(env, lines) {
			output.Write(answer)
			output.WriteByte('\n')
		}
		if err := output.Flush(); err != nil || done {
			return err
		}
	}
}

func window(input *bufio.Reader) (lines [][]byte, done bool) {
	for len(lines) < 256 {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			lines = append(lines, line)
		}
		if err != nil {
			return lines, true
		}
	}
	return lines, false
}

func answers(env *cel.Env, lines [][]byte) [][]byte {
	results := make([][]byte, len(lines))
	var group sync.WaitGroup
	next := make(chan int, len(lines))
	for index := range lines {
		next <- index
	}
	close(next)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for index := range next {
				encoded, err := json.Marshal(evaluate(env, lines[index]))
				if err != nil {
					encoded, _ = json.Marshal(response{Refused: err.Error()})
				}
				results[index] = encoded
			}
		})
	}
	group.Wait()
	return results
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
