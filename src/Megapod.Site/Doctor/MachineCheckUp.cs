namespace Megapod.Site.Doctor;

using System.Globalization;
using System.Runtime.InteropServices;
using Megapod.Devices.Solver;
using Megapod.Site.Loop;

/// <summary>What this machine lacks to run a site, each with what that costs and what to do.</summary>
public static partial class MachineCheckUp
{
    /// <summary>What Megapod.Storage loads.</summary>
    private const string SqliteLibrary = "libsqlite3.so.0";

    /// <summary>A zone that every copy of the time zone data has.</summary>
    private const string AnyZone = "Europe/Amsterdam";

    /// <summary>The control loop, the regulator and the devices' workers have one, the planner's solver has the other.</summary>
    private const int LeastProcessors = 2;

    /// <summary>A site of a hundred devices with its planner takes a few hundred MB.</summary>
    private const long LeastMemoryBytes = 1L << 30;

    /// <summary>Return value and status bit of <c>adjtimex</c> (timex.h) for a clock that nobody sets right.</summary>
    private const int TimeError = 5;

    /// <summary>Looks at the machine; changes nothing.</summary>
    public static IReadOnlyList<DoctorFinding> Look() => [Solver(), Store(), Zones(), Clock(), Priority(), Processors(), Memory()];

    private static DoctorFinding Solver()
    {
        var opened = Solvers.Open(TimeSpan.FromSeconds(1));
        if (!opened.IsSuccess)
        {
            return Lacks("solver", $"{opened.Faults[0].Message} The site runs, by its standing rules.", opened.Faults[0].Remedy);
        }

        using var solver = opened.Value;
        return Has("solver", $"{solver.Name}: plans can be made.");
    }

    private static DoctorFinding Store() => NativeLibrary.TryLoad(SqliteLibrary, out _)
        ? Has("store", "SQLite is here: a controller that is killed resumes from its journal.")
        : Lacks("store", "SQLite is not installed, so nothing survives this process.", "Install the Debian package libsqlite3-0: sudo apt-get install libsqlite3-0");

    private static DoctorFinding Zones() => TimeZoneInfo.TryFindSystemTimeZoneById(AnyZone, out _)
        ? Has("time zones", "Time zone data are here.")
        : Lacks("time zones", "There are no time zone data, so tariffs and local hours cannot be worked out.", "Install the Debian package tzdata: sudo apt-get install tzdata");

    private static DoctorFinding Clock()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Has("clock", "Whether the clock is set right cannot be seen on this system.");
        }

        // Only asked: modes are zero. The struct has 208 bytes on 64-bit Linux, less elsewhere.
        Span<byte> timex = stackalloc byte[512];
        timex.Clear();
        int state = AdjustTime(ref MemoryMarshal.GetReference(timex));
        return state is >= 0 and not TimeError
            ? Has("clock", "The clock is kept right by a time service.")
            : Lacks("clock", "Nothing keeps the clock right: prices would be taken at wrong hours, and records would carry wrong times. Grants last by durations and do not depend on it.", "Run a time service: sudo apt-get install systemd-timesyncd, or chrony");
    }

    private static DoctorFinding Priority()
    {
        bool isGiven = false;
        var trial = new Thread(() => isGiven = RealTimeThread.TryEnter()) { IsBackground = true };
        trial.Start();
        trial.Join();
        return isGiven
            ? Has("priority", "The regulator may run before other programs.")
            : Lacks("priority", "The regulator may not run before other programs; on a busy machine its steps come late, and the margin below the limit grows by that.", "Give the service CAP_SYS_NICE (AmbientCapabilities=CAP_SYS_NICE in its unit).");
    }

    private static DoctorFinding Processors() => Environment.ProcessorCount >= LeastProcessors
        ? Has("processors", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors."))
        : Lacks("processors", "There is one processor: while a plan is made, cycles and regulator steps come late.", "Give the machine two.");

    private static DoctorFinding Memory()
    {
        long bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string text = string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB of memory");
        return bytes >= LeastMemoryBytes ? Has("memory", text + ".") : Lacks("memory", text + " may be too little for a site with its planner.", "Give the machine 1 GiB or more.");
    }

    private static DoctorFinding Has(string part, string finding) => new(part, null, true, null, finding, "");

    private static DoctorFinding Lacks(string part, string finding, string remedy) => new(part, null, false, null, finding, remedy);

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AdjustTime(ref byte timex);
}
