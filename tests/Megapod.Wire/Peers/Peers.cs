namespace Megapod.Wire.Peers;

using System.Diagnostics;
using Megapod.Tests;

/// <summary>Finds and starts programs of other people. What is missing here skips the test with a word that names it; continuous integration installs it and counts such a skip as a failure.</summary>
internal static class Peers
{
    /// <summary>Debian's Python: another one may come first in the path and does not see Debian's packages.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>The folder of scripts and of npm packages.</summary>
    public static string Folder { get; } = Path.Combine(TestData.RepositoryRoot, "tests", "peers");

    /// <summary>Starts a script of the folder under Node.js and waits until it is ready.</summary>
    /// <param name="package">The npm package it needs.</param>
    /// <param name="script">Its name in the folder.</param>
    /// <param name="arguments">What it is told.</param>
    public static PeerServer StartNode(string package, string script, params string[] arguments) => new(Start(Node(package), [script, .. arguments]));

    /// <summary>Starts a script of the folder under Node.js that is told things and says things.</summary>
    /// <param name="package">The npm package it needs.</param>
    /// <param name="script">Its name in the folder.</param>
    /// <param name="arguments">What it is told at its start.</param>
    public static PeerTalk TalkToNode(string package, string script, params string[] arguments) => new(Start(Node(package), [script, .. arguments], isTold: true));

    /// <summary>A file that an npm package brings.</summary>
    /// <param name="package">The package.</param>
    /// <param name="path">The file's way in it.</param>
    public static string PackageFile(string package, string path)
    {
        SkipWithout(package);
        return Path.Combine(Folder, "node_modules", package, path);
    }

    /// <summary>Starts a script of the folder under Debian's Python and waits until it is ready.</summary>
    /// <param name="package">The Debian package it needs.</param>
    /// <param name="module">The module of that package.</param>
    /// <param name="script">Its name in the folder.</param>
    /// <param name="arguments">What it is told.</param>
    public static PeerServer StartPython(string package, string module, string script, params string[] arguments) => new(Start(PythonWith(package, module), [script, .. arguments]));

    /// <summary>Runs a script of the folder under Node.js to its end.</summary>
    /// <returns>What it said.</returns>
    public static Task<string> RunNodeAsync(string package, string script, params string[] arguments) => RunAsync(Node(package), [script, .. arguments]);

    /// <summary>Runs a script of the folder under Debian's Python to its end.</summary>
    /// <returns>What it said.</returns>
    public static Task<string> RunPythonAsync(string package, string module, string script, params string[] arguments) => RunAsync(PythonWith(package, module), [script, .. arguments]);

    /// <summary>Runs an installed program to its end, whatever it ends with.</summary>
    /// <returns>What it said on both outputs.</returns>
    public static async Task<string> RunToolAsync(string tool, params string[] arguments)
    {
        Assert.SkipWhen(InPath(tool) is null, $"tool: needs {tool}, a Debian package (./megapod test --install)");
        using var process = Start(InPath(tool)!, arguments);
        return (await TalkAsync(process)).Said;
    }

    /// <summary>Where an installed program lies; one of the system's own, which lie aside, too.</summary>
    public static string Tool(string tool, string package)
    {
        string? path = InPath(tool) ?? (File.Exists(Path.Combine("/usr/sbin", tool)) ? Path.Combine("/usr/sbin", tool) : null);
        Assert.SkipWhen(path is null, $"tool: needs {tool}, of the Debian package {package} (./megapod test --install)");
        return path!;
    }

    private static string Node(string package)
    {
        Assert.SkipWhen(InPath("node") is null, "tool: needs node, the Debian package nodejs (./megapod test --install)");
        SkipWithout(package);
        return InPath("node")!;
    }

    private static void SkipWithout(string package) =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", package)), $"tool: needs the npm package {package} in tests/peers (./megapod test --install)");

    private static string PythonWith(string package, string module)
    {
        Assert.SkipUnless(File.Exists(Python), $"tool: needs {Python}");
        using var process = Start(Python, ["-c", $"import {module}"]);
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, $"tool: needs {package}, a Debian package (./megapod test --install)");
        return Python;
    }

    private static string? InPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        var (said, code) = await TalkAsync(process);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}: {said}");
        return said;
    }

    private static async Task<(string Said, int Code)> TalkAsync(Process process)
    {
        try
        {
            var stop = TestContext.Current.CancellationToken;
            var errors = process.StandardError.ReadToEndAsync(stop);
            string said = await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            string complaint = await errors;
            return (process.ExitCode == 0 ? said : said + complaint, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string program, string[] arguments, bool isTold = false) => Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = isTold, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
}
