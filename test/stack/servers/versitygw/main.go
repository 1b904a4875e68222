// An S3 server for tests: the Versity gateway over a folder, as a library. Keeps objects and their old versions in
// folders of the one that it is given (its file system needs extended attributes), listens on 127.0.0.1, prints its address once it answers, and ends with
// its standard input: so it never outlives the tests, however those end.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

const maxRequests = 256

func main() {
	if len(os.Args) != 5 {
		fail(fmt.Errorf("usage: %s FOLDER PORT ACCESS_KEY SECRET_KEY", os.Args[0]))
	}
	objects, versions := folder("objects"), folder("versions")
	// Not beside the files (meta.NewSideCar): there the attributes of an object outlive the deletion of its only version,
	// and If-None-Match then finds an object where there is none.
	attributes := meta.XattrMeta{}
	fail(attributes.Test(objects))
	store, err := posix.New(objects, attributes, posix.PosixOpts{VersioningDir: versions})
	fail(err)

	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	address := "127.0.0.1:" + os.Args[2]
	go announce(address)
	fail(embedgw.RunVersityGW(ctx, store, &embedgw.Config{
		RootUserAccess:    os.Args[3],
		RootUserSecret:    os.Args[4],
		Ports:             []string{address},
		MaxConnections:    maxRequests,
		MaxRequests:       maxRequests,
		MultipartMaxParts: 10_000,
		KeepAlive:         true,
		Quiet:             true,
	}))
}

func folder(name string) string {
	path, err := filepath.Abs(filepath.Join(os.Args[1], name))
	fail(err)
	fail(os.MkdirAll(path, 0o700))
	return path
}

// The gateway does not say when it listens.
func announce(address string) {
	for {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			fmt.Println("http://" + address)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
