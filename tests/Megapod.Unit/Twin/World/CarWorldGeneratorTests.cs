namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.World;
using TestData = Megapod.Tests.TestData;

public sealed class CarWorldGeneratorTests(ITestOutputHelper output)
{
    private static readonly TimeZoneInfo Amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
    private static readonly WorldPeriod Summer = WorldPeriod.Netherlands2023;
    private static readonly CarWorldRequest Standard = new(Summer.From, Summer.Until, Amsterdam);

    // Means of the three seeds that section 2 of the yardstick prints for N 300: sessions and MWh a day, peaks, load factor, waits.
    private const double SessionsPerDay = 296;
    private const double MegawattHoursPerDay = 9.5;
    private const double PeakMinute = (2.05 + 2.26 + 2.19) / 3;
    private const double Share999 = (1.72 + 1.83 + 1.76) / 3;
    private const double PeakQuarter = (1.80 + 1.94 + 1.99) / 3;
    private const double LoadFactor = 0.185;
    private const double Waits = (527 + 1340 + 753) / 3.0;

    [Fact]
    public void Invented_worlds_have_the_figures_of_the_measured_ones()
    {
        var worlds = Enumerable.Range(1, 8).Select(seed => CarWorldGenerator.Generate(Standard, new SeededRandom((ulong)seed)));
        Compare("invented", [.. worlds], peak: 0.045, share: 0.035, quarter: 0.03, load: 0.05, waits: 0.22);
    }

    [Fact]
    public void Worlds_drawn_from_the_measured_days_have_the_figures_of_the_yardstick()
    {
        var library = Measured();
        var worlds = Enumerable.Range(1, 8).Select(seed => CarWorldGenerator.Generate(library, Standard, new SeededRandom((ulong)seed)));
        Compare("measured", [.. worlds], peak: 0.04, share: 0.02, quarter: 0.045, load: 0.07, waits: 0.10);
    }

    [Theory]
    [InlineData(190, 1, 1.66, 1.77, 1.29, 1.33, 6.05, 16)]
    [InlineData(190, 1.5, 2.03, 2.28, 1.47, 1.52, 6.05, 0)]
    [InlineData(300, 1.5, 2.52, 3.24, 2.04, 2.27, 9.5, 156)]
    public void Other_sizes_and_stronger_cars_follow_the_table(
        int sessions, double factor, double leastPeak, double mostPeak, double leastShare, double mostShare, double energy, int mostWaits)
    {
        var library = Measured();
        var all = new List<WorldStatistics>();
        var waits = new List<int>();
        for (var seed = 1UL; seed <= 6; seed++)
        {
            var world = CarWorldGenerator.Generate(library, Standard with { SessionsPerDay = sessions, PeakFactor = factor }, new SeededRandom(seed));
            var figures = WorldStatistics.Of(world.Sessions, Summer);
            output.WriteLine($"N {sessions} x {factor}, seed {seed}: {figures}, waits {WaitsOf(world)}");
            all.Add(figures);
            waits.Add(WaitsOf(world));
        }

        Assert.InRange(waits.Average(), 0, mostWaits + 1);
        Assert.InRange(all.Average(figures => figures.PeakMinute), leastPeak * 0.93, mostPeak * 1.07);
        Assert.InRange(all.Average(figures => figures.Share999), leastShare * 0.97, mostShare * 1.03);
        Assert.InRange(all.Average(figures => figures.MegawattHoursPerDay), energy * 0.95, energy * 1.08);
    }

    [Fact]
    public void Invented_cars_are_like_the_measured_ones()
    {
        var measured = VisitsOf(Measured());
        var invented = Enumerable.Range(1, 8).SelectMany(seed => VisitsOf(SyntheticCarDays.Invent(new SeededRandom((ulong)seed)))).ToList();
        Near("energy", visit => visit.EnergyWattHours, 0.02, 0.03);
        Near("stay", visit => visit.StayMinutes, 0.02, 0.03);
        Near("peak", visit => visit.PeakWatts, 0.02, 0.03);
        Near("SoC on arrival", visit => visit.SocArrival, 0.03, 0.05);
        Near("SoC on departure", visit => visit.SocDeparture, 0.02, 0.03);
        Near("hour", visit => visit.ArrivalMinutes, 0.02, 0.03);
        // The copula couples capacity and gain, not their product: energy goes with peak and stay a little less than measured.
        Together("energy and stay", visit => visit.EnergyWattHours, visit => visit.StayMinutes, 0.12);
        Together("energy and peak", visit => visit.EnergyWattHours, visit => visit.PeakWatts, 0.18);
        Together("peak and stay", visit => visit.PeakWatts, visit => visit.StayMinutes, 0.12);
        Together("SoC on arrival and energy", visit => visit.SocArrival, visit => visit.EnergyWattHours, 0.12);

        void Together(string what, Func<CarVisit, double> one, Func<CarVisit, double> other, double error)
        {
            var pair = (Correlation(measured, one, other), Correlation(invented, one, other));
            output.WriteLine($"{what}: correlation {pair.Item1:F2} measured, {pair.Item2:F2} invented");
            Assert.Equal(pair.Item1, pair.Item2, error);
        }

        void Near(string what, Func<CarVisit, double> of, double mean, double quantile)
        {
            var means = (measured.Average(of), invented.Average(of));
            output.WriteLine($"{what}: mean {means.Item1:G4} measured, {means.Item2:G4} invented ({(means.Item2 / means.Item1) - 1:P1})");
            Assert.InRange(Math.Abs((means.Item2 / means.Item1) - 1), 0, mean);
            foreach (var share in (double[])[0.25, 0.5, 0.75, 0.95])
            {
                var pair = (Quantile(measured, of, share), Quantile(invented, of, share));
                output.WriteLine($"  {share:P0}: {pair.Item1:G4}, {pair.Item2:G4}");
                Assert.InRange(Math.Abs(pair.Item2 - pair.Item1) / Quantile(measured, of, 0.95), 0, quantile);
            }
        }
    }

    [Fact]
    public void The_measured_station_has_98_whole_days_and_9_88_sessions_in_the_mean_one()
    {
        var library = Measured();
        Assert.Equal((57, 13, 28), (library.Of(DayClass.Weekday).Count, library.Of(DayClass.Friday).Count, library.Of(DayClass.Weekend).Count));
        Assert.Equal(9.8779, library.MeanSessions, 1e-4);
    }

    [Fact]
    public void A_date_keeps_its_demand_factor_and_gets_that_many_sessions()
    {
        var world = CarWorldGenerator.Generate(Standard, new SeededRandom(7));
        Assert.All(world.Days, day => Assert.Equal((int)Math.Round(300 * day.DemandFactor), day.Sessions));
        var mean = world.Days.Average(day => day.DemandFactor);
        Assert.InRange(mean, 0.9, 1.1);
        Assert.InRange(Math.Sqrt(world.Days.Average(day => (day.DemandFactor - mean) * (day.DemandFactor - mean))), 0.27, 0.38);
    }

    [Fact]
    public void A_lead_day_comes_whole_and_moved_as_one()
    {
        var visits = Enumerable.Range(0, 5).Select(i => new CarVisit(600 + (60 * i), 30, 20_000 + i, 100_000, 0.2, 0.8)).ToList();
        var library = new CarDayLibrary([.. Enum.GetValues<DayClass>().Select(kind => new CarDay(kind, visits))]);
        var day = DataFolderDay(2023, 6, 1);
        var world = CarWorldGenerator.Generate(library, new CarWorldRequest(day, day + TimeSpan.FromDays(1), TimeZoneInfo.Utc) { SessionsPerDay = 5 }, new SeededRandom(1));
        Assert.Equal([20_000.0, 20_001, 20_002, 20_003, 20_004], world.Sessions.Select(session => session.Energy.Value));
        Assert.All(world.Sessions.Zip(world.Sessions.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second.Arrival - pair.First.Arrival));
        Assert.InRange((world.Sessions[0].Arrival - day).TotalMinutes, 580, 620);
    }

    [Fact]
    public void Never_are_more_cars_plugged_in_than_there_are_stalls_and_nobody_waits_at_a_free_one()
    {
        var world = CarWorldGenerator.Generate(Standard with { Stalls = 12 }, new SeededRandom(3));
        Assert.Equal(new StallUse(12, 0, Instant.Never), StallUse.Of(world.Sessions, 12));
        Assert.True(world.Waits > 1000);
        foreach (var waiting in world.Sessions.Where(session => session.PlugIn > session.Arrival).Take(200))
        {
            Assert.Equal(12, world.Sessions.Count(other => other.PlugIn <= waiting.Arrival && other.PlugIn + other.Stay > waiting.Arrival));
        }
    }

    [Fact]
    public void Every_stay_is_long_enough_for_its_charge() => Assert.All(
        CarWorldGenerator.Generate(Standard, new SeededRandom(5)).Sessions,
        session => Assert.True(Megapod.Twin.Physics.Curves.CarPowerCurve.Median.Of(session).UnrestrictedMinutes <= session.Stay.TotalMinutes + 1));

    [Fact]
    public void A_seed_is_one_world_and_another_seed_another()
    {
        var one = CarWorldGenerator.Generate(Standard, new SeededRandom(1));
        Assert.Equal(one.Sessions, CarWorldGenerator.Generate(Standard, new SeededRandom(1)).Sessions);
        Assert.NotEqual(one.Sessions, CarWorldGenerator.Generate(Standard, new SeededRandom(2)).Sessions);
    }

    [Fact]
    public void On_the_night_the_clock_skips_an_hour_nobody_arrives_in_it_and_habits_stay_local()
    {
        var date = new DateOnly(2023, 3, 26);
        Assert.Equal("2023-03-26T00:59:00.000Z", CarWorldGenerator.At(date, (1 * 60) + 59, Amsterdam).ToString());
        Assert.Equal("2023-03-26T01:30:00.000Z", CarWorldGenerator.At(date, (2 * 60) + 30, Amsterdam).ToString());
        Assert.Equal("2023-03-26T16:00:00.000Z", CarWorldGenerator.At(date, 18 * 60, Amsterdam).ToString());
        Assert.Equal("2023-10-29T01:30:00.000Z", CarWorldGenerator.At(new DateOnly(2023, 10, 29), (2 * 60) + 30, Amsterdam).ToString());
        Assert.Equal("2023-10-29T17:00:00.000Z", CarWorldGenerator.At(new DateOnly(2023, 10, 29), 18 * 60, Amsterdam).ToString());
    }

    [Fact]
    public void Measured_sessions_without_a_whole_friday_are_no_library()
    {
        var monday = DataFolderDay(2023, 6, 5);
        var sessions = Enumerable.Range(0, 3)
            .Select(day => monday + TimeSpan.FromDays(day))
            .Select(at => new CarSession(at, TimeSpan.FromMinutes(30), new WattHours(20_000), new Watts(100_000), 0.2, 0.8, at))
            .ToList();
        Assert.Equal("MP2025", Assert.Single(CarDayLibrary.FromSessions(sessions, TimeZoneInfo.Utc).Faults).Code);
    }

    private static Instant DataFolderDay(int year, int month, int day) => Instant.FromUtc(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));

    private static CarDayLibrary Measured() => CarDayLibrary.FromSessions(
        DataFolder.Open(TestData.FolderOrSkip()).Value.ReadEpflSessions().Value, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich")).Value;

    private static List<CarVisit> VisitsOf(CarDayLibrary library) =>
        [.. Enum.GetValues<DayClass>().SelectMany(library.Of).SelectMany(day => day.Visits)];

    private static double Quantile(IReadOnlyList<CarVisit> visits, Func<CarVisit, double> of, double share) =>
        visits.Select(of).Order().ElementAt((int)(share * (visits.Count - 1)));

    private static double Correlation(IReadOnlyList<CarVisit> visits, Func<CarVisit, double> one, Func<CarVisit, double> other)
    {
        double meanOne = visits.Average(one), meanOther = visits.Average(other);
        return visits.Sum(visit => (one(visit) - meanOne) * (other(visit) - meanOther))
            / Math.Sqrt(visits.Sum(visit => Math.Pow(one(visit) - meanOne, 2)) * visits.Sum(visit => Math.Pow(other(visit) - meanOther, 2)));
    }

    private static int WaitsOf(CarWorld world) =>
        world.Sessions.Count(session => session.PlugIn > session.Arrival && session.Arrival >= Summer.ScoredFrom && session.Arrival < Summer.ScoredUntil);

    private void Compare(string name, IReadOnlyList<CarWorld> worlds, double peak, double share, double quarter, double load, double waits)
    {
        var figures = worlds.Select(world => WorldStatistics.Of(world.Sessions, Summer)).ToList();
        foreach (var (one, world) in figures.Zip(worlds))
        {
            output.WriteLine($"{name}: {one}, waits {WaitsOf(world)}");
            Assert.InRange(one.PeakMinute, 1.9, 2.7);
        }

        Assert.InRange(figures.Average(one => one.DayDeviation), 0.28, 0.35);
        Near("sessions a day", figures.Average(one => one.SessionsPerDay), SessionsPerDay, 0.045);
        Near("MWh a day", figures.Average(one => one.MegawattHoursPerDay), MegawattHoursPerDay, 0.05);
        Near("peak minute", figures.Average(one => one.PeakMinute), PeakMinute, peak);
        Near("99.9 %", figures.Average(one => one.Share999), Share999, share);
        Near("peak quarter", figures.Average(one => one.PeakQuarter), PeakQuarter, quarter);
        Near("load factor", figures.Average(one => one.LoadFactor), LoadFactor, load);
        Near("waits", worlds.Average(WaitsOf), Waits, waits);

        void Near(string what, double mean, double expected, double error)
        {
            output.WriteLine($"{name}, {what}: {mean:G4} against {expected:G4} ({(mean / expected) - 1:P1})");
            Assert.InRange(Math.Abs((mean / expected) - 1), 0, error);
        }
    }
}
