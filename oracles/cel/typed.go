package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/api/resource"
	apiservercel "k8s.io/apiserver/pkg/cel"
)

// typed writes a value so that every type stays visible: each is an object with one key, its type. Maps are lists of
// entries in no order.
func typed(value ref.Val) any {
	switch v := value.(type) {
	case types.Null:
		return one("null", true)
	case types.Bool:
		return one("bool", bool(v))
	case types.Int:
		return one("int", strconv.FormatInt(int64(v), 10))
	case types.Uint:
		return one("uint", strconv.FormatUint(uint64(v), 10))
	case types.Double:
		return one("double", double(float64(v)))
	case types.String:
		return one("string", string(v))
	case types.Bytes:
		return one("bytes", hex.EncodeToString(v))
	case types.Duration:
		return one("duration", strconv.FormatInt(int64(v.Duration), 10))
	case types.Timestamp:
		return one("timestamp", v.Time.UTC().Format(time.RFC3339Nano))
	case *types.Optional:
		if !v.HasValue() {
			return one("optional", nil)
		}
		return one("optional", typed(v.GetValue()))
	case ref.Type:
		return one("type", v.TypeName())
	}
	return object(value)
}

func object(value ref.Val) any {
	switch v := value.Value().(type) {
	case apiservercel.Format:
		return one("format", v.Name)
	case *resource.Quantity:
		return one("kubernetes.Quantity", quantity(v))
	case fmt.Stringer:
		return one(value.Type().TypeName(), v.String())
	}
	switch v := value.(type) {
	case traits.Mapper:
		return one("map", entries(v))
	case traits.Lister:
		items := []any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, typed(it.Next()))
		}
		return one("list", items)
	}
	return one(value.Type().TypeName(), fmt.Sprint(value.Value()))
}

// quantity writes the canonical form; the text a quantity was read from is kept by it until something is added.
func quantity(value *resource.Quantity) string {
	canonical := value.DeepCopy()
	canonical.Add(resource.Quantity{Format: canonical.Format})
	return canonical.String()
}

func entries(value traits.Mapper) []any {
	pairs := []any{}
	for it := value.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		pairs = append(pairs, []any{typed(key), typed(value.Get(key))})
	}
	return pairs
}

func one(name string, value any) map[string]any {
	return map[string]any{name: value}
}

// Bits, so that no writing of numbers stands between the two sides; all NaN are one.
func double(value float64) string {
	if math.IsNaN(value) {
		return "nan"
	}
	return strconv.FormatUint(math.Float64bits(value), 16)
}
