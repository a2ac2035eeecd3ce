namespace Megapod.Wire.Gpu;

using System.Text;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Gpu;
using Megapod.Tests;

/// <summary>The text of an exporter and of nvidia-smi. Both files are written after the public documents of the two programs, not recorded at a GPU.</summary>
public sealed class GpuTextTests
{
    private static readonly Instant Now = Instant.FromUtc(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Exporter_text_becomes_one_row_for_each_gpu_in_base_units()
    {
        var read = DcgmText.Read(Golden("exporter.txt"), "node-1:9400", Now);
        Assert.Empty(read.Faults);
        Assert.Equal((24, 0), (read.Samples, read.LeftOut));
        var first = read.Rows[0];
        Assert.Equal(("GPU-aaaa", 0, "node-1", "NVIDIA H100 80GB HBM3", "550.90.07"), (first.Uuid, first.Index, first.Host, first.Identity.Model, first.Identity.Firmware));
        (PartQuantity Quantity, Reading Reading)[] wanted =
        [
            // Of two lines of one board the larger counts, and they are not added up.
            (PartQuantity.Power, Reading.Good(613, Now)),
            (PartQuantity.Energy, Reading.Good(10_000, Now)),
            (PartQuantity.PowerLimit, Reading.Good(700, Now)),
            (PartQuantity.Temperature, Reading.Good(57, Now)),

            // An older exporter says zero where a newer one says nothing.
            (PartQuantity.MemoryTemperature, Reading.Missing),
            (PartQuantity.Utilisation, Reading.Good(0.99, Now)),
            (PartQuantity.Clock, Reading.Good(1980e6, Now)),
            (PartQuantity.Throttle, Reading.Good((int)(ThrottleReasons.PowerLimit | ThrottleReasons.HardwareThermal), Now)),
            (PartQuantity.CorrectedErrors, Reading.Good(4, Now)),
            (PartQuantity.UncorrectedErrors, Reading.Good(0, Now)),
            (PartQuantity.DriverError, Reading.Good(31, Now)),
            (PartQuantity.LinkErrors, Reading.Good(7, Now)),
        ];
        Assert.All(wanted, w => Assert.Equal((w.Quantity, w.Reading with { Value = Math.Round(w.Reading.Value, 9) }), (w.Quantity, first.Of(w.Quantity) with { Value = Math.Round(first.Of(w.Quantity).Value, 9) })));
        Assert.Equal((new Watts(700), new Watts(200), null), (first.RequestedLimit, first.LeastLimit, first.MostLimit));
        Assert.Equal([new GpuOwner { Namespace = "ml", Pod = "job-\"7\"\\x", Container = "trainer" }, new GpuOwner { Instance = "3", Namespace = "ml", Pod = "other", Container = "c" }], first.Owners);
    }

    [Fact]
    public void What_is_not_said_is_missing_and_an_owner_without_labels_is_unknown()
    {
        var second = DcgmText.Read(Golden("exporter.txt"), "node-1:9400", Now).Rows[1];
        Assert.Empty(second.Owners);
        Assert.Equal(Reading.Good(0, Now), second.Of(PartQuantity.Utilisation));
        Assert.All(new[] { PartQuantity.MemoryTemperature, PartQuantity.Energy, PartQuantity.PowerLimit, PartQuantity.DriverError, PartQuantity.LinkErrors }, q => Assert.Equal(Reading.Missing, second.Of(q)));
    }

    [Theory]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-a"} 300 1700000000000""", 300)]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE { gpu = "0" , UUID = "GPU-a", } 3e2""", 300)]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a"} 12.5""", 12.5)]
    public void Line_is_read_however_it_is_spaced(string line, double watts) => Assert.Equal(Reading.Good(watts, Now), DcgmText.Read(line, "x", Now).Rows.Single().Of(PartQuantity.Power));

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("N/A")]
    [InlineData("0")]
    [InlineData("2147483632")]
    [InlineData("9223372036854775792")]
    [InlineData("140737488355328.0")]
    public void Words_and_numbers_for_nothing_are_missing(string value)
    {
        var read = DcgmText.Read($"DCGM_FI_DEV_POWER_USAGE{{UUID=\"GPU-a\"}} {value}", "x", Now);
        Assert.Equal((Reading.Missing, 0), (read.Rows.Single().Of(PartQuantity.Power), read.LeftOut));
    }

    [Theory]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a} 300""")]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID=GPU-a} 300""")]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a"} """)]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a"} much""")]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a"} 300 soon""")]
    [InlineData("""DCGM_FI_DEV_POWER_USAGE{UUID="GPU-a" gpu="0"} 300""")]
    [InlineData("""{UUID="GPU-a"} 300""")]
    public void Torn_line_is_left_out_and_counted_and_the_others_count(string torn)
    {
        var read = DcgmText.Read(torn + "\nDCGM_FI_DEV_GPU_TEMP{UUID=\"GPU-a\"} 40\n", "x", Now);
        Assert.Equal((1, 1, "MP4336"), (read.Samples, read.LeftOut, read.Faults.Single().Code));
        Assert.Equal((Reading.Missing, 40), (read.Rows.Single().Of(PartQuantity.Power), read.Rows.Single().Of(PartQuantity.Temperature).Value));
    }

    [Fact]
    public void Exporter_without_names_is_told_apart_by_host_and_number() =>
        Assert.Equal(
            ["a/0", "b/0"],
            DcgmText.Read("DCGM_FI_DEV_GPU_TEMP{gpu=\"0\",Hostname=\"b\"} 40\nDCGM_FI_DEV_GPU_TEMP{gpu=\"0\",Hostname=\"a\"} 41", "x", Now).Rows.Select(r => r.Uuid));

    [Theory]
    [InlineData("")]
    [InlineData("<html>It works</html>")]
    [InlineData("up{job=\"node\"} 1")]
    public void Text_of_something_else_is_told(string text) => Assert.Equal("MP4335", DcgmText.Read(text, "x", Now).Faults.Single().Code);

    [Fact]
    public void Text_without_end_is_bounded()
    {
        var text = new StringBuilder();
        for (int i = 0; i < GpuBounds.MostGpus + 50; i++)
        {
            text.Append($"DCGM_FI_DEV_GPU_TEMP{{UUID=\"GPU-{i}\"}} 40\n");
        }

        var read = DcgmText.Read(text.ToString(), "x", Now);
        Assert.Equal((GpuBounds.MostGpus, "MP4308"), (read.Rows.Count, read.Faults.Single().Code));
        var owned = DcgmText.Read(string.Join('\n', Enumerable.Range(0, 500).Select(i => $"DCGM_FI_DEV_GPU_TEMP{{UUID=\"GPU-a\",pod=\"{i}\"}} 40")), "x", Now);
        Assert.Equal(GpuBounds.MostOwners, owned.Rows.Single().Owners.Count);
        Assert.Equal(1, DcgmText.Read($"DCGM_FI_DEV_GPU_TEMP{{UUID=\"{new string('u', GpuBounds.LongestLine)}\"}} 40", "x", Now).LeftOut);
        Assert.InRange(DcgmText.Read(string.Concat(Enumerable.Repeat("x 1\n", GpuBounds.MostLines + 10)), "x", Now).Samples, 1, GpuBounds.MostLines);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception_and_no_reading_is_good_and_not_finite()
    {
        string golden = Golden("exporter.txt");
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<int, int, string>((at, length, put) =>
        {
            int from = (int)((uint)at % golden.Length);
            int count = (int)Math.Min((uint)length % 40, golden.Length - from);
            string bent = string.Concat(golden.AsSpan(0, from), put, golden.AsSpan(from + count));
            bool IsSound(GpuRow row) => row.Readings.Values.All(r => r.Quality != Quality.Good || (double.IsFinite(r.Value) && r.Value >= 0));
            bool isText = DcgmText.Read(bent, "x", Now).Rows.All(IsSound) && DcgmText.Read(put ?? "", "x", Now).Rows.All(IsSound);
            var table = SmiText.Read(put + Golden("smi.csv")[..((int)((uint)at % 300))], Now);
            return isText && (!table.IsSuccess || table.Value.Rows.All(IsSound));
        }));
    }

    [Fact]
    public async Task Table_of_nvidia_smi_is_read_and_brackets_are_missing()
    {
        IReadOnlyList<string>? told = null;
        var image = (await SmiText.ReadAsync(
            (arguments, _) =>
            {
                told = arguments;
                return Task.FromResult(Outcome<string>.Success(Golden("smi.csv")));
            },
            Now,
            TestContext.Current.CancellationToken)).Value;
        Assert.Equal("--format=csv,noheader,nounits", told![1]);
        Assert.Equal(Golden("smi.csv").Split('\n')[0].Count(c => c == ','), told[0].Count(c => c == ','));
        var (first, second, third) = (image.Rows[0], image.Rows[1], image.Rows[2]);
        Assert.Equal((612.4, 650, 57, 71, 0.99, 1980e6), (first.Of(PartQuantity.Power).Value, first.Of(PartQuantity.PowerLimit).Value, first.Of(PartQuantity.Temperature).Value, first.Of(PartQuantity.MemoryTemperature).Value, first.Of(PartQuantity.Utilisation).Value, first.Of(PartQuantity.Clock).Value));
        Assert.Equal((true, (int)ThrottleReasons.PowerLimit, new Watts(650), "1652323001234"), (first.IsPersistent, (int)first.Of(PartQuantity.Throttle).Value, first.RequestedLimit, first.Identity.Serial));
        Assert.Equal((false, null, ""), (second.IsPersistent, second.RequestedLimit, second.Identity.Serial));
        Assert.All(new[] { PartQuantity.MemoryTemperature, PartQuantity.CorrectedErrors, PartQuantity.UncorrectedErrors }, q => Assert.Equal(Reading.Missing, second.Of(q)));
        Assert.Equal(Reading.Good(0, Now), second.Of(PartQuantity.Utilisation));
        Assert.Equal((GpuState.Lost, 0), (third.State, third.Readings.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")]
    [InlineData("0, GPU-1, too, short")]
    public void Text_that_is_no_table_is_told(string text) => Assert.Equal("MP4340", SmiText.Read(text, Now).Faults[0].Code);

    [Fact]
    public void Every_bit_of_the_mask_has_a_reason_and_an_unknown_one_too()
    {
        ThrottleReasons[] wanted =
        [
            ThrottleReasons.Idle, ThrottleReasons.ClockSetting, ThrottleReasons.PowerLimit, ThrottleReasons.HardwareSlowdown, ThrottleReasons.SyncBoost, ThrottleReasons.SoftwareThermal,
            ThrottleReasons.HardwareThermal, ThrottleReasons.PowerBrake, ThrottleReasons.ClockSetting, ThrottleReasons.Other,
        ];
        Assert.Equal(wanted, Enumerable.Range(0, wanted.Length).Select(bit => GpuThrottle.Of(1ul << bit)));
        Assert.Equal(ThrottleReasons.Other, GpuThrottle.Of(1ul << 63));
        Assert.Equal(ThrottleReasons.None, GpuThrottle.Of(0));
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Wire", "Gpu", "Golden", name));
}
