namespace Megapod.Site.Loop;

using System.ComponentModel;
using System.Diagnostics;
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

    /// <summary>
    /// Lets all threads of this process go before other processes: when the collector stops the regulator's thread to tidy up, it is the collector's own thread
    /// that has to get the processor back.
    /// </summary>
    /// <returns>Whether it was given.</returns>
    public static bool TryRaiseProcess()
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            process.PriorityClass = ProcessPriorityClass.High;
            return true;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);
}
