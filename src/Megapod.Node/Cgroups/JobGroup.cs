namespace Megapod.Node.Cgroups;

/// <summary>The control groups of one job. Each question is answered as far as the group is there.</summary>
internal abstract class JobGroup
{
    /// <summary>
    /// Length of the interval in which a job gets its share of the processors, µs. Whoever changes a share gives the job the rest of an interval anew; so it is short beside the second over which power is meant.
    /// </summary>
    private const long PeriodMicroseconds = 25_000;

    /// <summary>Length for the smallest shares, of which the short one would be too coarse, µs.</summary>
    private const long LongPeriodMicroseconds = 100_000;

    /// <summary>Shares below this many cores have the long interval.</summary>
    private const double SmallCores = 0.08;

    /// <summary>The least that the kernel gives in an interval, µs.</summary>
    private const long LeastQuotaMicroseconds = 1_000;

    /// <summary>Signals as the kernel numbers them.</summary>
    private const int Kill9 = 9;

    /// <summary>The fewest cores to which a job can be held without being halted.</summary>
    public static double LeastCores => (double)LeastQuotaMicroseconds / LongPeriodMicroseconds;

    /// <summary>The groups that the job's first process joins.</summary>
    public abstract IReadOnlyList<string> Joined { get; }

    /// <summary>The groups that the writer of its log joins, so that a flood is paid by the job.</summary>
    public abstract IReadOnlyList<string> Logged { get; }

    /// <summary>Whether it is there.</summary>
    public abstract bool Exists { get; }

    /// <summary>Processor time used since it was made, s; null where it is gone.</summary>
    public abstract double? CpuSeconds { get; }

    /// <summary>Whether all its processes stand still.</summary>
    public abstract bool IsFrozen { get; }

    /// <summary>How often a process was ended because memory ran out.</summary>
    public abstract long MemoryKills { get; }

    /// <summary>Intervals of its share of the processors that have passed, and those in which it wanted more than the share.</summary>
    public abstract (long All, long Short) Intervals { get; }

    /// <summary>How often a process could not begin because there were too many.</summary>
    public abstract long ProcessRefusals { get; }

    /// <summary>The job's processes, without those that look after it.</summary>
    public abstract IReadOnlyList<int> Processes { get; }

    /// <summary>Makes the groups and sets the limits.</summary>
    public abstract bool TryMake(JobLimits limits);

    /// <summary>Holds it to a share of the processors.</summary>
    /// <param name="cores">Cores; infinite: not held back.</param>
    /// <returns>Whether the kernel took it.</returns>
    public bool HoldTo(double cores)
    {
        if (double.IsInfinity(cores))
        {
            return SetQuota(-1, PeriodMicroseconds);
        }

        long period = cores < SmallCores ? LongPeriodMicroseconds : PeriodMicroseconds;
        return SetQuota(Math.Max(LeastQuotaMicroseconds, (long)Math.Round(cores * period)), period);
    }

    /// <summary>Asks the kernel to halt or to resume all its processes; <see cref="IsFrozen"/> tells when it is done.</summary>
    public abstract bool SetFrozen(bool isFrozen);

    /// <summary>Sends a signal to each of its processes.</summary>
    public void Signal(int number)
    {
        foreach (int process in Processes)
        {
            Libc.Kill(process, number);
        }
    }

    /// <summary>Ends all its processes, also those that it begins meanwhile, if it is called until there are none. A frozen one ends once it is thawed.</summary>
    public virtual void Kill() => Signal(Kill9);

    /// <summary>Removes the groups once they have no processes.</summary>
    /// <returns>Whether they are gone.</returns>
    public abstract bool TryRemove();

    /// <summary>Sets the processor time of an interval.</summary>
    /// <param name="microseconds">The time, µs; below zero: not limited.</param>
    /// <param name="period">The interval, µs.</param>
    protected abstract bool SetQuota(long microseconds, long period);
}
