namespace Megapod.Site.Loop;

using System.Runtime.InteropServices;

/// <summary>
/// Asks the system to run the calling thread before all others when its time has come. On Linux that is the scheduling class SCHED_FIFO (sched(7)), which needs
/// the right CAP_SYS_NICE; where it is refused the thread runs as it is, and its measured jitter tells what that costs.
/// </summary>
internal static partial class RealTimeThread
{
    private const int Fifo = 1;

    /// <summary>Above ordinary threads, below the kernel's own.</summary>
    private const int Priority = 20;

    /// <summary>Asks for it.</summary>
    /// <returns>Whether it was given.</returns>
    public static bool TryEnter()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        int priority = Priority;
        return SetScheduler(0, Fifo, ref priority) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);
}
