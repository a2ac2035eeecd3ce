namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;

/// <summary>The family of standing rules that a planner has to beat, best of all in hindsight. Source: the project's yardstick, section 4.</summary>
internal static class RuleGrid
{
    private const double PeakStep = 0.025;
    private const int PeakSteps = 3;
    private static readonly double[] Peaks = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
    private static readonly double[] ChargeQuantiles = [0.10, 0.25, 0.40];
    private static readonly double[] DischargeQuantiles = [0.60, 0.75, 0.90];
    private static readonly (double Soc, ReserveShape Shape)[] Reserves =
    [
        (0.1, ReserveShape.Flat), (0.3, ReserveShape.Flat), (0.6, ReserveShape.Flat), (0.97, ReserveShape.Flat),
        (0.5, ReserveShape.DayShaped), (0.75, ReserveShape.DayShaped), (0.97, ReserveShape.DayShaped),
    ];

    private static readonly ((int From, int To)[] Charge, (int From, int To)[] Discharge)[] Windows =
    [
        ([(0, 6)], [(17, 22)]), ([(0, 6), (10, 15)], [(17, 22)]), ([(10, 16)], [(17, 22)]), ([(0, 6), (10, 16)], [(6, 9), (17, 22)]),
    ];

    /// <summary>All battery rules: by hour, by price and idle.</summary>
    public static IReadOnlyList<RulesConfig> BatteryRules { get; } =
    [
        .. Windows.Select(w => new RulesConfig { Battery = BatteryRule.ByHour, ChargeHours = w.Charge, DischargeHours = w.Discharge }),
        .. ChargeQuantiles.SelectMany(_ => DischargeQuantiles, (c, d) => new RulesConfig { Battery = BatteryRule.ByPrice, ChargeQuantile = c, DischargeQuantile = d }),
        new RulesConfig { Battery = BatteryRule.Idle },
    ];

    /// <summary>The whole grid.</summary>
    public static IReadOnlyList<RulesConfig> All { get; } = [.. BatteryRules.SelectMany(rule => With(rule, Peaks, Reserves))];

    /// <summary>Finer peaks around the best, with all windows or quantiles of its kind.</summary>
    public static IReadOnlyList<RulesConfig> Around(RulesConfig best) =>
    [
        .. BatteryRules.Where(rule => rule.Battery == best.Battery).SelectMany(rule => Enumerable.Range(-PeakSteps, (2 * PeakSteps) + 1)
            .Select(k => Math.Round(best.PeakShare + (k * PeakStep), 3)).Where(p => p is > 0 and <= 1)
            .Select(p => best with
            {
                ChargeQuantile = rule.ChargeQuantile,
                DischargeQuantile = rule.DischargeQuantile,
                ChargeHours = rule.ChargeHours,
                DischargeHours = rule.DischargeHours,
                PeakShare = p,
            })),
    ];

    private static IEnumerable<RulesConfig> With(RulesConfig rule, double[] peaks, (double Soc, ReserveShape Shape)[] reserves)
    {
        foreach (double peak in peaks)
        {
            foreach (var (soc, shape) in reserves)
            {
                foreach (bool byPrice in (bool[])[false, true])
                {
                    foreach (bool export in (bool[])[false, true])
                    {
                        yield return rule with { PeakShare = peak, ReserveSoc = soc, ReserveShape = shape, ComputeByPrice = byPrice, Export = export };
                    }
                }
            }
        }
    }
}
