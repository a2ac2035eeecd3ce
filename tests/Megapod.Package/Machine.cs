namespace Megapod.Package;

using System.Diagnostics;

/// <summary>
/// A machine of its own to install things on: this machine's files seen through an overlay that is gone with the process, so that whatever a package does is done for true and leaves nothing behind. It needs root and Linux's overlay
/// file system.
/// </summary>
internal static class Machine
{
    /// <summary>The overlay, and then what is given as the first argument in it.</summary>
    private const string Inside = """
        set -e
        mount -t tmpfs -o size=2g tmpfs "$1"
        mkdir "$1/changes" "$1/work" "$1/root"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$1/root"
        mount --rbind /proc "$1/root/proc"
        mount --rbind /dev "$1/root/dev"
        mkdir -p "$1/root$2"
        mount --bind "$2" "$1/root$2"
        exec chroot "$1/root" bash -c "$3"
        """;

    /// <summary>Whether there can be one here.</summary>
    public static async Task<bool> IsPossibleAsync(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        var tried = await RunAsync("/tmp", "true", stop);
        return tried.ExitCode == 0;
    }

    /// <summary>Runs a script on a fresh one.</summary>
    /// <param name="packages">Folder of this machine that is seen there under the same name.</param>
    /// <param name="script">A bash script.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<(int ExitCode, string Said)> RunAsync(string packages, string script, CancellationToken stop)
    {
        string place = Directory.CreateTempSubdirectory("megapod-machine-").FullName;
        try
        {
            return await StartAsync("unshare", ["--mount", "bash", "-c", Inside, "machine", place, packages, script], stop);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> StartAsync(string program, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.StandardInput.Close();
        await using var end = stop.Register(() => process.Kill(entireProcessTree: true));
        string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, said[0] + said[1]);
    }
}
