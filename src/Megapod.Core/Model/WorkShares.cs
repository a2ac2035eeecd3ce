namespace Megapod.Core.Model;

/// <summary>
/// For how much of the accelerators of each class there is work, running or waiting, 0–1 each. Racks whose class has work for a share of them draw and do at most that share of what they could.
/// Worked number: work for 0.5 of racks of 100 kW that idle at 25 kW: they take 62.5 kW at most.
/// </summary>
/// <param name="Firm">Firm leases.</param>
/// <param name="Inference">Requests.</param>
/// <param name="Flexible">Training and batch.</param>
/// <param name="Spot">What runs when there is room.</param>
public readonly record struct WorkShares(double Firm, double Inference, double Flexible, double Spot)
{
    /// <summary>There is always something to do: what is taken where nobody says otherwise.</summary>
    public static WorkShares Full { get; } = new(1, 1, 1, 1);

    /// <summary>Nobody says.</summary>
    public static WorkShares Unknown { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>The share of a class.</summary>
    /// <param name="workload">The class.</param>
    public double this[WorkloadClass workload] => workload switch
    {
        WorkloadClass.Firm => Firm,
        WorkloadClass.Inference => Inference,
        WorkloadClass.Flexible => Flexible,
        _ => Spot,
    };

    /// <summary>One share for each class.</summary>
    /// <param name="share">What it is.</param>
    public static WorkShares Each(Func<WorkloadClass, double> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new(share(WorkloadClass.Firm), share(WorkloadClass.Inference), share(WorkloadClass.Flexible), share(WorkloadClass.Spot));
    }

    /// <summary>The same with <see cref="Full"/> where nobody says.</summary>
    public WorkShares OrFull()
    {
        var told = this;
        return Each(c => double.IsNaN(told[c]) ? 1 : told[c]);
    }
}
