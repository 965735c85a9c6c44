"""AWS CLI 1, loaded once instead of once a command: `python aws-server.py SOCKET`.

Each connection of aws-client.py is served by a process of its own, forked from this one, that has the arguments, the
environment, the folder and the streams of its client. It is what the program `aws` would be after its imports.
"""

import json
import os
import signal
import socket
import sys
import traceback

import awscli.clidriver


def run(connection: socket.socket) -> int:
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile() as lines:
        call = json.load(lines)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.environ.clear()
    os.environ.update(call['environment'], AWS_DATA_PATH=data_path)
    os.chdir(call['folder'])
    sys.argv = ['aws', *call['arguments']]
    try:
        return awscli.clidriver.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


# Its own modules have put this into the environment, and do so once.
data_path = os.environ['AWS_DATA_PATH']
awscli.clidriver.create_clidriver()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with socket.socket(socket.AF_UNIX) as server:
    server.bind(sys.argv[1])
    server.listen()
    while True:
        connection, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            exit_code = 255
            try:
                exit_code = run(connection)
            except BaseException:
                traceback.print_exc()
            finally:
                connection.sendall(str(exit_code).encode())
                os._exit(exit_code)
        connection.close()
