@echo off
rem Starts Portkey Admin MCP with the Java that comes with it, from whatever directory.
"%~dp0..\runtime\bin\java.exe" "@%~dp0..\lib\java.args" "-XX:SharedArchiveFile=%~dp0..\lib\portkey-admin-mcp.jsa" -m dev.portkeyadmin/dev.portkeyadmin.Main %*
