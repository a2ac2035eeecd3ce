namespace Megapod.Lab.Backtest;

/// <summary>Keeps what a policy planned and what happened, quarter by quarter.</summary>
internal sealed class QuarterRecorder
{
    private readonly List<ExecutedQuarter> executed = [];
    private readonly List<PlannedQuarter> planned = [];
    private double net;
    private double battery;
    private double cars;
    private double compute;

    /// <summary>What happened, one entry a quarter.</summary>
    public IReadOnlyList<ExecutedQuarter> Executed => executed;

    /// <summary>What was planned, one entry a quarter; empty for a policy that makes no plans.</summary>
    public IReadOnlyList<PlannedQuarter> Planned => planned;

    /// <summary>Takes in a plan, in order.</summary>
    public void Plan(int quarter, PlannedQuarter plan)
    {
        if (quarter == planned.Count)
        {
            planned.Add(plan);
        }
    }

    /// <summary>Takes in a minute that is over, in order.</summary>
    /// <param name="quarter">Scored quarter.</param>
    /// <param name="minute">Minute in it.</param>
    /// <param name="site">The site as it stands.</param>
    public void Minute(int quarter, int minute, MinuteSite site)
    {
        if (minute == 0)
        {
            (net, battery, cars, compute) = (0, 0, 0, 0);
        }

        const double Share = 1.0 / BacktestWorld.QuarterMinutes;
        net += Share * site.Flow.NetWatts;
        battery += Share * site.Flow.BatteryWatts;
        cars += Share * site.Flow.CarWatts;
        compute += Share * site.Flow.ComputeWatts;
        if (minute == BacktestWorld.QuarterMinutes - 1 && quarter == executed.Count)
        {
            executed.Add(new ExecutedQuarter(net, battery, cars, compute, site.StoredWattHours, site.MonthPeakWatts));
        }
    }
}
