namespace Megapod.Work.Jobs;

using Megapod.Core.Jobs;

/// <summary>What jobs pay. Accelerators are paid by the time that they are assigned and not still, cores by the time that they were busy.</summary>
public static class JobPrice
{
    private const int Digits = 6;

    /// <summary>What a job pays an hour at full speed, all its accelerators or cores together.</summary>
    /// <param name="job">The job.</param>
    /// <param name="usual">What an hour of one accelerator or core is paid where the job does not say, in the site's currency.</param>
    public static decimal PerHour(JobConfig job, decimal usual)
    {
        ArgumentNullException.ThrowIfNull(job);
        return (job.PricePerHour ?? usual) * (job.Resources.Gpus > 0 ? job.Resources.Gpus : (decimal)job.Resources.Cpus);
    }

    /// <summary>What a usage record costs, rounded to a millionth; halves go to the even digit. Worked number: 2 accelerators for 60 s at 1.50 an hour: 2 · 60 / 3600 · 1.50 = 0.05.</summary>
    /// <param name="job">The job.</param>
    /// <param name="usual">What an hour of one accelerator or core is paid where the job does not say.</param>
    /// <param name="record">The record.</param>
    public static decimal Of(JobConfig job, decimal usual, UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(record);
        double seconds = job.Resources.Gpus > 0 ? record.GpuSeconds : record.CpuSeconds;
        return decimal.Round((job.PricePerHour ?? usual) * (decimal)seconds / 3600, Digits);
    }
}
