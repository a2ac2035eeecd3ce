namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.World;
using TestData = Megapod.Tests.TestData;

public sealed class CarDemandTests
{
    private static readonly Instant From = WorldPeriod.Netherlands2023.From;
    private static readonly CarSession Car = new(From + TimeSpan.FromSeconds(150), TimeSpan.FromMinutes(40), new WattHours(30_000), new Watts(100_000), 0.2, 0.8, From);

    [Fact]
    public void Energy_of_a_car_is_all_there_and_none_of_it_before_it_plugs_in()
    {
        double[] watts = CarDemand.ByMinute([Car], From, From + TimeSpan.FromHours(2));
        Assert.Equal(120, watts.Length);
        Assert.Equal(30_000, watts.Sum() / 60, 0.01);
        Assert.Equal([0, 0], watts[..2]);

        // Half of the minute in which it plugs in, at 0.6 of its power.
        Assert.Equal(watts[3] * 0.5 * 0.6 / (0.5 * (0.6 + 1)), watts[2], 0.02 * watts[2]);
    }

    [Fact]
    public void What_lies_outside_the_window_is_left_out()
    {
        double[] whole = CarDemand.ByMinute([Car], From, From + TimeSpan.FromHours(2));
        Assert.Equal(whole[10..20], CarDemand.ByMinute([Car], From + TimeSpan.FromMinutes(10), From + TimeSpan.FromMinutes(20)));
    }

    [Fact]
    public void Sessions_of_a_drawn_world_give_its_minutes()
    {
        var data = DataFolder.Open(TestData.FolderOrSkip()).Value;
        var truth = data.ReadWorldDemand("nl_2023_seed1").Value;
        double[] ours = CarDemand.ByMinute(data.ReadWorldSessions("nl_2023_seed1").Value, truth.From, truth.From + (truth.Watts.Count * truth.Step));
        Assert.Equal(truth.Watts.Sum(), ours.Sum(), 0.001 * ours.Sum());
        double[] hours = [.. ours.Chunk(60).Select(h => h.Average())];
        double[] theirs = [.. truth.Watts.Chunk(60).Select(h => h.Average())];
        Assert.InRange(hours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max(), 0, 20_000);
    }
}
