namespace Megapod.Cli.Output;

using System.Globalization;
using Megapod.Twin.Simulator;

/// <summary>A run in words and scaled units, for a terminal and for the report: power in kW or MW, energy in MWh, shares in percent.</summary>
internal static class RunTables
{
    /// <summary>Headings, each with rows of name and value.</summary>
    public static IReadOnlyList<(string Heading, IReadOnlyList<(string Name, string Value)> Rows)> Of(Run run, string currency)
    {
        string Money(decimal amount) => $"{amount.ToString("N2", CultureInfo.InvariantCulture)} {currency}";
        double days = Math.Max(1e-9, (run.To - run.From).TotalDays);
        return
        [
            ("Import", [
                ("limit", Power(run.Import.LimitWatts)), ("highest second", Power(run.Import.MaxWatts)), ("imported", Energy(run.Import.EnergyWh)),
                ("exported", Energy(run.Import.ExportWh)), ("over the limit", $"{run.Import.SecondsOverLimit.ToString("#,0.##", CultureInfo.InvariantCulture)} s"), ("worst excess", Power(run.Import.WorstExcessWatts)),
                ("steepest rise", $"{Power(run.Import.MaxUpRampWattsPerSecond)}/s"),
                .. run.Windows is not { } windows ? ((string, string)[])[] : [
                    ("windows at 10 ms", $"{Number(windows.Count)}, {Number(windows.Seconds)} s"),
                    ("means of 10 ms over the limit", $"{windows.SecondsOverLimit.ToString("#,0.##", CultureInfo.InvariantCulture)} s, at worst by {Power(windows.WorstExcessWatts)}"),
                ],
                .. run.Import.MonthPeaksWatts.Select(p => ($"peak of {p.Key}", Power(p.Value))),
            ]),
            ("Cars", [
                ("sessions", Number(run.Cars.Sessions)), ("asked for", Energy(run.Cars.RequestedWh)), ("delivered", Energy(run.Cars.DeliveredWh)),
                ("later than without limits", $"{Energy(run.Cars.DelayedWh)} ({Percent(Share(run.Cars.DelayedWh, run.Cars.RequestedWh), 4)})"),
                ("waited for compute", $"{Number(run.Cars.WaitedForComputeSeconds)} s"),
                ("stay, median and 95 %", $"{run.Cars.SessionMinutesP50:F1} and {run.Cars.SessionMinutesP95:F1} min"), ("queue, 95 %", $"{run.Cars.QueueMinutesP95:F1} min"),
            ]),
            ("Compute", [
                ("GPU-hours", Number(run.Compute.GpuHours)), ("a day", Number(run.Compute.GpuHours / days)), ("of full speed", Percent(run.Compute.WeightedThroughput, 2)),
                ("energy", Energy(run.Compute.EnergyWh)), ("rack-hours paused", Number(run.Compute.PausedSeconds / 3600)),
                .. run.Certificate.ComputeLostWatts.Select(l => ($"lost to {l.Key}", Power(l.Value))),
            ]),
            ("Battery", [
                ("full cycles", run.Battery.Cycles.ToString("F2", CultureInfo.InvariantCulture)), ("charged and discharged", Energy(run.Battery.ThroughputWh)),
                ("state of charge", $"{Percent(run.Battery.MinSoc, 1)} to {Percent(run.Battery.MaxSoc, 1)}"),
            ]),
            ("Money", [
                ("profit", Money(run.Money.Profit)), ("compute", Money(run.Money.ComputeValue)), ("cars", Money(run.Money.CarRevenue)), ("energy sold", Money(run.Money.GridRevenue)),
                ("energy bought", Money(-run.Money.EnergyCost)), ("demand charge", Money(-run.Money.DemandCharge)), ("battery wear", Money(-run.Money.Degradation)),
            ]),
            ("Safety", [
                ("margin", Power(run.Certificate.MarginWatts)), ("yields to a car within", $"{run.Certificate.YieldSeconds:0.##} s"),
                ("down after a battery trip within", $"{run.Certificate.RecoverySeconds:0.##} s"),
                ("laws checked", Number(run.Laws.Checked.Count)), ("laws broken", Number(run.Laws.Broken.Count)),
            ]),
        ];
    }

    /// <summary>Power in W, kW or MW.</summary>
    public static string Power(double watts) => Math.Abs(watts) switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{watts / 1e6:F3} MW"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{watts / 1e3:F1} kW"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{watts:F0} W"),
    };

    private static string Energy(double wattHours) => string.Create(CultureInfo.InvariantCulture, $"{wattHours / 1e6:N3} MWh");

    private static string Percent(double share, int digits) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share * 100, digits)} %");

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
