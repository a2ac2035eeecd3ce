namespace Megapod.Unit.Twin.Curves;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.Physics.Curves;
using TestData = Megapod.Tests.TestData;

public sealed class CarPowerCurveTests(ITestOutputHelper output)
{
    private static readonly Instant Noon = Instant.FromUtc(new DateTime(2023, 6, 1, 12, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void The_first_session_of_the_drawn_world_starts_with_43_kilowatts_and_is_full_in_30_minutes()
    {
        var charge = CarPowerCurve.Median.Of(Session(27_337, 74_499, 0.19, 0.78, 32));
        Assert.Equal(43_018, charge.AskWatts(0, 0), 0.5 * 2);
        Assert.Equal(71_990, charge.AskWatts(43_018 / 60.0, 60), 1.0);
        Assert.Equal(30, charge.UnrestrictedMinutes);
    }

    [Theory]
    [InlineData("nl_2023_seed1", 26, 1500, 1e-7)]
    [InlineData("nl_2023_seed2", 26, 1500, 1e-7)]
    [InlineData("ercot_2022_seed1", 26, 1500, 1e-7)]
    [InlineData("ercot_2022_seed2", 26, 1500, 1e-7)]
    public void All_cars_of_a_drawn_world_sum_to_its_minute_truth(string world, double rmsWatts, double worstWatts, double energyShare)
    {
        var folder = DataFolder.Open(TestData.FolderOrSkip()).Value;
        var truth = folder.ReadWorldDemand(world).Value;
        var sum = SumByMinute(folder.ReadWorldSessions(world).Value, truth);

        double squares = 0, worst = 0, energy = 0, truthEnergy = 0;
        for (var minute = 0; minute < truth.Watts.Count; minute++)
        {
            var error = sum[minute] - truth.Watts[minute];
            squares += error * error;
            worst = Math.Max(worst, Math.Abs(error));
            energy += sum[minute];
            truthEnergy += truth.Watts[minute];
        }

        var rms = Math.Sqrt(squares / truth.Watts.Count);
        output.WriteLine($"{world}: RMS {rms:F2} W, worst minute {worst:F0} W, energy {(energy / truthEnergy) - 1:E2}");
        Assert.InRange(rms, 0, rmsWatts);
        Assert.InRange(worst, 0, worstWatts);
        Assert.InRange(Math.Abs((energy / truthEnergy) - 1), 0, energyShare);
    }

    [Fact]
    public void The_shipped_taper_is_the_median_of_the_published_curves()
    {
        var curves = DataFolder.Open(TestData.FolderOrSkip()).Value.ReadChargingCurves().Value.Where(curve => !curve.IsDefault).ToList();
        Assert.Equal(47, curves.Count);
        for (var percent = 0; percent <= 100; percent++)
        {
            var shares = curves.Select(curve => At(curve, percent) / curve.PowerKilowatts.Max()).Order().ToList();
            Assert.Equal(shares[shares.Count / 2], CarPowerCurve.Median.ShareAt(percent / 100.0), 6e-6);
        }
    }

    [Fact]
    public void A_car_stepped_by_the_second_draws_the_same_minutes()
    {
        var session = Session(52_751, 168_444, 0.40, 1.00, 30);
        var byMinute = CarPowerCurve.Median.Of(session);
        var bySecond = CarPowerCurve.Median.Of(session);
        double minuteEnergy = 0, secondEnergy = 0;
        for (var minute = 0; minute < 31; minute++)
        {
            minuteEnergy += byMinute.AskWatts(minuteEnergy, minute * 60, 60) / 60;
            for (var second = 0; second < 60; second++)
            {
                secondEnergy += bySecond.AskWatts(secondEnergy, (minute * 60) + second, 1) / 3600;
            }

            Assert.Equal(minuteEnergy, secondEnergy, 1e-6);
        }

        Assert.Equal(52_751, secondEnergy, 1e-6);
    }

    [Fact]
    public void Energy_held_back_returns_as_longer_charging()
    {
        Prop.ForAll(Sessions(), ceilings(), (session, ceiling) =>
        {
            var free = CarPowerCurve.Median.Of(session);
            var held = CarPowerCurve.Median.Of(session);
            var (freeSeconds, freeEnergy) = Charge(ref free, double.PositiveInfinity);
            var (heldSeconds, heldEnergy) = Charge(ref held, ceiling);
            return heldSeconds >= freeSeconds - CarPowerCurve.HoldSeconds
                && Math.Abs(freeEnergy - session.Energy.Value) < 1e-6
                && Math.Abs(heldEnergy - session.Energy.Value) < 1e-6
                && freeSeconds <= free.UnrestrictedMinutes * 60;
        }).QuickCheckThrowOnFailure();

        static Arbitrary<double> ceilings() => Gen.Choose(5_000, 200_000).Select(watts => (double)watts).ToArbitrary();
    }

    [Fact]
    public void A_car_never_asks_for_more_than_its_largest_ask_and_fits_its_stay()
    {
        Prop.ForAll(Sessions(), session =>
        {
            var charge = CarPowerCurve.Median.Of(session);
            var delivered = 0.0;
            for (var second = 0; delivered < session.Energy.Value; second++)
            {
                var ask = charge.AskWatts(delivered, second, 1);
                if (ask < 0 || ask > charge.LargestAskWatts * (1 + 1e-9))
                {
                    return false;
                }

                delivered += ask / 3600;
            }

            return charge.UnrestrictedMinutes <= session.Stay.TotalMinutes + 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var charge = CarPowerCurve.Median.Of(Session(27_337, 74_499, 0.19, 0.78, 32));
        charge.AskWatts(0, 0, 1);

        // A collection in between may charge a few bytes to the thread: what the asking itself takes, it takes every time.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => AllocatedBy(charge)));

        static long AllocatedBy(CarCharge charge)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var delivered = 0.0;
            for (var second = 0; second < 10_000; second++)
            {
                delivered += charge.AskWatts(delivered, second, 1) / 3600;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_taper_that_reaches_zero_is_refused() =>
        Assert.Throws<ArgumentException>(() => new CarPowerCurve([.. Enumerable.Repeat(1.0, 100), 0.0]));

    private static CarSession Session(double energy, double peak, double arrival, double departure, double stay) =>
        new(Noon, TimeSpan.FromMinutes(stay), new WattHours(energy), new Watts(peak), arrival, departure, Noon);

    private static Arbitrary<CarSession> Sessions() => (
        from energy in Gen.Choose(1_000, 110_000)
        from peak in Gen.Choose(14_000, 175_000)
        from arrival in Gen.Choose(0, 95)
        from gain in Gen.Choose(1, 100)
        from stay in Gen.Choose(5, 137)
        select Session(energy, peak, arrival / 100.0, Math.Min(100, arrival + gain) / 100.0, stay)).ToArbitrary();

    private static (int Seconds, double Energy) Charge(ref CarCharge charge, double ceiling)
    {
        var delivered = 0.0;
        var seconds = 0;
        for (; charge.EnergyWattHours - delivered > 1e-9 && seconds < 200_000; seconds++)
        {
            delivered += Math.Min(ceiling, charge.AskWatts(delivered, seconds, 1)) / 3600;
        }

        return (seconds, delivered);
    }

    private static double[] SumByMinute(IReadOnlyList<CarSession> sessions, DemandSeries truth)
    {
        var sum = new double[truth.Watts.Count + 10_000];
        foreach (var session in sessions)
        {
            var charge = CarPowerCurve.Median.Of(session);
            var minute = (int)((session.PlugIn - truth.From) / truth.Step);
            var delivered = 0.0;
            for (var i = 0; charge.EnergyWattHours - delivered > 1e-6; i++)
            {
                var watts = charge.AskWatts(delivered, i * 60, 60);
                sum[minute + i] += watts;
                delivered += watts / 60;
            }
        }

        return sum;
    }

    private static double At(ChargingCurve curve, double percent)
    {
        var i = 1;
        while (i < curve.SocPercent.Count - 1 && curve.SocPercent[i] < percent)
        {
            i++;
        }

        var share = Math.Clamp((percent - curve.SocPercent[i - 1]) / (curve.SocPercent[i] - curve.SocPercent[i - 1]), 0, 1);
        return curve.PowerKilowatts[i - 1] + ((curve.PowerKilowatts[i] - curve.PowerKilowatts[i - 1]) * share);
    }
}
