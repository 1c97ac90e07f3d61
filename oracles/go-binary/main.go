package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/dgrijalva/jwt-go"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
	"go.etcd.io/bbolt"
	"golang.org/x/crypto/ssh"
	"golang.org/x/net/html"
	"golang.org/x/net/http2"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v2"
)

type pair[K comparable, V any] struct {
	key   K
	value V
}

func (p *pair[K, V]) swap(other V) V { p.value = other; return other }

func main() {
	engine := gin.Default()
	upgrader := websocket.Upgrader{}
	engine.GET("/", func(c *gin.Context) {
		conn, err := upgrader.Upgrade(c.Writer, c.Request, nil)
		fmt.Println(conn, err)
	})
	var out map[string]interface{}
	fmt.Println(yaml.Unmarshal([]byte(os.Args[0]), &out))
	fmt.Println(language.ParseAcceptLanguage(os.Args[0]))
	node, err := html.Parse(os.Stdin)
	fmt.Println(node, err)
	token, err := jwt.Parse(os.Args[0], nil)
	fmt.Println(token, err)
	server := &http.Server{}
	fmt.Println(http2.ConfigureServer(server, nil))
	client, err := ssh.Dial("tcp", os.Args[0], &ssh.ClientConfig{})
	fmt.Println(client, err)
	db, err := bbolt.Open(os.Args[0], 0600, nil)
	fmt.Println(db, err)
	p := &pair[string, int]{key: "a"}
	fmt.Println(p.swap(len(os.Args)), p)
	fmt.Println(engine.Run())
}
