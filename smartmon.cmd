@echo off
rem Smart Monitor, the one command, for Windows. Only reviewed, not yet run on Windows; `up` needs DATABASE_URL there, since
rem no embedded PostgreSQL for Windows is bundled.
setlocal EnableExtensions EnableDelayedExpansion
set "HOME_DIR=%~dp0"
if "%HOME_DIR:~-1%"=="\" set "HOME_DIR=%HOME_DIR:~0,-1%"

set "JDK="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for %%J in (java.exe) do if not defined JDK if not "%%~$PATH:J"=="" call :consider "%%~dp$PATH:J.."
for %%R in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
    if not defined JDK if exist "%%~R" for /d %%D in ("%%~R\*") do if not defined JDK call :consider "%%~D"
)
if not defined JDK (
    >&2 echo smartmon: no JDK 25 found; install one ^(Eclipse Temurin 25, or: winget install EclipseAdoptium.Temurin.25.JDK^) and set JAVA_HOME to it
    exit /b 1
)

set "JAR=%HOME_DIR%\quickstart\target\smartmon-quickstart.jar"
set "STAMP=%HOME_DIR%\quickstart\target\.built"
set "MISSING="
if not exist "%STAMP%" set "MISSING=1"
if not exist "%JAR%" set "MISSING=1"
for %%S in (gui orchestrator shim) do if not exist "%HOME_DIR%\%%S-service\target\smartmon-%%S-service.jar" set "MISSING=1"
if defined MISSING call :running %*
if defined MISSING if not defined RUNNING (
    call :build
    if errorlevel 1 exit /b 1
)
rem Running processes keep the jars that they were started from: nothing is built while they run.
if not exist "%JAR%" if "%~1"=="up" (
    >&2 echo smartmon: already up on !DATA! ^(process !RUNNING!, !ADDRESS!^); stop it with: smartmon down
    exit /b 4
)
if not exist "%JAR%" (
    >&2 echo smartmon: the program is missing, and is not built while process !RUNNING! runs from it; stop that first
    exit /b 1
)

"%JDK%\bin\java.exe" -Xmx64m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "-Dsmartmon.home=%HOME_DIR%" -cp "%JAR%;%HOME_DIR%\quickstart\target\lib\*" io.smartmon.quickstart.Quickstart %*
exit /b %ERRORLEVEL%

:consider
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==." %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    set "FOUND=%%V"
    set "FOUND=!FOUND:"=!"
    if !FOUND! GEQ 25 set "JDK=%~f1"
)
exit /b 0

:running
set "DATA=%HOME_DIR%\.smartmon"
if defined SMARTMON_DATA set "DATA=%SMARTMON_DATA%"
set "TAKE="
:next
rem Words are split at = too, so that --data DIR and --data=DIR come as the same two.
if "%~1"=="" goto state
if defined TAKE set "DATA=%~1"
set "TAKE="
if "%~1"=="--data" set "TAKE=1"
shift
goto next
:state
set "RUNNING="
set "ADDRESS="
set "STATE=%DATA%\run\state.properties"
if not exist "%STATE%" exit /b 0
rem Any Java process with the number of the supervisor counts as it: rather skip a build than build under running processes.
for /f "tokens=2 delims==\:" %%P in ('findstr /b "supervisor=" "%STATE%"') do (
    tasklist /nh /fi "PID eq %%P" /fi "IMAGENAME eq java.exe" 2>nul | findstr "java.exe" >nul && set "RUNNING=%%P"
)
for /f "tokens=1* delims==" %%K in ('findstr /b "address=" "%STATE%"') do set "ADDRESS=%%L"
set "ADDRESS=%ADDRESS:\=%"
exit /b 0

:build
where mvn >nul 2>nul
if errorlevel 1 (
    >&2 echo smartmon: Maven is missing, and is needed to build; install Maven 3.8.7 or later ^(winget install Apache.Maven^)
    exit /b 1
)
if not exist "%HOME_DIR%\quickstart\target" mkdir "%HOME_DIR%\quickstart\target"
set "LOG=%HOME_DIR%\quickstart\target\build.log"
>&2 echo Building ^(log: %LOG%^)
set "JAVA_HOME=%JDK%"
call mvn -B -ntp -Dstyle.color=never -f "%HOME_DIR%\pom.xml" -Dmaven.test.skip=true -Djacoco.skip=true package >"%LOG%" 2>&1
if errorlevel 1 (
    >&2 echo smartmon: the build failed; log: %LOG%
    exit /b 1
)
type nul >"%STAMP%"
exit /b 0
