namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Model;

/// <summary>What work is paid at a site where it does not say itself: by the classes of the site file.</summary>
public static class JobPrices
{
    /// <summary>Prices of the site file are for accelerators; an hour of a core is paid a so-manieth of one, as many cores as a server has for each accelerator.</summary>
    public const int CoresOfAnAccelerator = 16;

    /// <summary>The price of an hour of one accelerator, or of one core where the job takes none; 0 where the site says nothing of its class.</summary>
    /// <param name="site">The site.</param>
    /// <param name="job">The job.</param>
    public static decimal Usual(SiteConfig site, JobConfig job)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(job);
        var paid = job switch
        {
            { Tier: JobTier.Firm } => WorkloadClass.Firm,
            { Tier: JobTier.Spot } => WorkloadClass.Spot,
            { Class: JobClass.Inference } => WorkloadClass.Inference,
            _ => WorkloadClass.Flexible,
        };
        decimal price = (decimal)(site.Compute.FirstOrDefault(c => c.Class == paid)?.PricePerGpuHour ?? 0);
        return job.Resources.Gpus > 0 ? price : price / CoresOfAnAccelerator;
    }
}
