namespace Megapod.Twin.Simulator;

/// <summary>Money in the site's currency, rounded to cents away from zero at half.</summary>
public sealed record RunMoney
{
    /// <summary>Compute value + car revenue + grid revenue − energy − demand charge − degradation.</summary>
    public required decimal Profit { get; init; }

    /// <summary>Energy bought, adder included.</summary>
    public required decimal EnergyCost { get; init; }

    /// <summary>Demand charge; a month covered in part pays the share of its days.</summary>
    public required decimal DemandCharge { get; init; }

    /// <summary>Battery wear.</summary>
    public required decimal Degradation { get; init; }

    /// <summary>What compute earned less penalties.</summary>
    public required decimal ComputeValue { get; init; }

    /// <summary>What drivers paid.</summary>
    public required decimal CarRevenue { get; init; }

    /// <summary>Energy sold, deduction taken off.</summary>
    public required decimal GridRevenue { get; init; }
}
