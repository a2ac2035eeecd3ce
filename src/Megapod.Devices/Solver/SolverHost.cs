namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

/// <summary>What a process does to itself to become a good child: it steps back behind its parent, and keeps its answers apart from what libraries print.</summary>
public static partial class SolverHost
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int OfProcessOrThread = 0;

    /// <summary>Half of the way down: the regulator's thread wins against it, and it still gets some time on a machine that is full.</summary>
    private const int Niceness = 10;

    /// <summary>Lowers the priority of the calling thread and of those that it will start; on Linux each thread has one of its own.</summary>
    /// <returns>Whether the system did it; without it the solver works all the same.</returns>
    public static bool StepBack() => SetPriority(OfProcessOrThread, 0, Niceness) == 0;

    /// <summary>Takes standard output for frames alone. Whatever else writes there afterwards, such as a library that prints whatever it was told, writes to standard error.</summary>
    public static Stream TakeOutput()
    {
        int taken = Duplicate(StandardOutput);
        if (taken < 0 || Duplicate(StandardError, StandardOutput) < 0)
        {
            throw new IOException("Standard output cannot be taken over.");
        }

        return new FileStream(new SafeFileHandle(taken, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int niceness);

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int to);
}
