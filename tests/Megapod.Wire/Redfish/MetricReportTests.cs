namespace Megapod.Wire.Redfish;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Telemetry;

public sealed class MetricReportTests : RedfishBench
{
    private const string Report = "/redfish/v1/TelemetryService/MetricReports/HGX_PlatformEnvironmentMetrics_0";
    private readonly MetricReportReader reader = new(new MetricTable());

    [Fact]
    public void Report_is_read_with_values_as_text_and_as_numbers_and_without_those_that_are_null()
    {
        Assert.Equal(MetricReportEnd.Whole, reader.Read(Bytes(Service.Resource(Report))));
        Assert.Equal(
            [
                ("/redfish/v1/Chassis/HGX_GPU_SXM_1/Sensors/HGX_GPU_SXM_1_Power_0", 613, At("2026-05-01T10:30:00Z")),
                ("/redfish/v1/Chassis/HGX_GPU_SXM_2/Sensors/HGX_GPU_SXM_2_Power_0", 598.25, At("2026-05-01T10:29:59.5Z")),
                ("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1/EnvironmentMetrics#/TemperatureCelsius/Reading", 55, Instant.Never),
                ("/redfish/v1/Chassis/Server1/EnvironmentMetrics#/EnergykWh/Reading", 36_167.5, Instant.Never),
            ],
            Values());
        Assert.Equal(At("2026-05-01T10:30:00Z"), reader.StampedAt);
        Assert.NotEqual(0UL, reader.Sequence);
    }

    [Theory]
    [InlineData("""{"MetricProperty":"\/a\/b","MetricValue":"1"}""", "/a/b", 1)]
    [InlineData("""{"MetricValue":" 2.5e1 ","MetricProperty":"/a"}""", "/a", 25)]
    [InlineData("""{"MetricId":"Power","MetricValue":-3}""", "Power", -3)]
    [InlineData("""{"MetricId":"Power","MetricProperty":"/a","MetricValue":"4","Oem":{"x":[1,{"MetricValue":"9"}]}}""", "/a", 4)]
    [InlineData("""{"MetricProperty":null,"MetricId":"Power","MetricValue":"5","Timestamp":7}""", "Power", 5)]
    [InlineData("""{"MetricProperty":"/a","MetricValue":"6","Timestamp":"2026-05-01T10:30:00"}""", "/a", 6)]
    public void Odd_value_is_taken_where_it_says_enough(string value, string name, double number)
    {
        Assert.Equal(MetricReportEnd.Whole, reader.Read(Bytes($$"""{"MetricValues":[{{value}}]}""")));
        Assert.Equal((name, number, Instant.Never), Assert.Single(Values()));
    }

    [Theory]
    [InlineData("true", 1.0)]
    [InlineData("Off", 0.0)]
    [InlineData("None", 0.0)]
    [InlineData("PowerLimit", 4.0)]
    [InlineData("Idle,HardwareThermal", 33.0)]
    [InlineData("Idle,Full", null)]
    [InlineData("Idle,", null)]
    [InlineData("on", null)]
    public void Word_of_a_state_or_of_what_holds_a_clock_back_is_a_number(string word, double? number)
    {
        Assert.Equal(MetricReportEnd.Whole, reader.Read(Bytes($$"""{"MetricValues":[{"MetricProperty":"/a","MetricValue":"{{word}}"}]}""")));
        Assert.Equal(number is { } value ? [value] : [], Values().Select(v => v.Value));
    }

    [Theory]
    [InlineData("""{"MetricProperty":"/a"}""")]
    [InlineData("""{"MetricValue":"1"}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":null}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":""}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":"1 W"}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":"NaN"}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":"1e999"}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":true}""")]
    [InlineData("""{"MetricProperty":"/a","MetricValue":{"x":1}}""")]
    [InlineData("""{"MetricProperty":"\ud800","MetricValue":"1"}""")]
    [InlineData("""{"MetricProperty":["/a"],"MetricValue":"1"}""")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[[1,2]]")]
    public void Value_that_is_none_costs_itself_only(string value)
    {
        Assert.Equal(MetricReportEnd.Whole, reader.Read(Bytes($$"""{"MetricValues":[{"MetricProperty":"/x","MetricValue":"1"},{{value}},{"MetricProperty":"/y","MetricValue":"2"}]}""")));
        Assert.Equal(["/x", "/y"], Values().Select(v => v.Name));
    }

    [Theory]
    [InlineData("""{"Timestamp":"2026-05-01T12:30:00+02:00","MetricValues":[]}""", "2026-05-01T10:30:00Z")]
    [InlineData("""{"Timestamp":"2026-05-01T12:30:00\u002B02:00","MetricValues":[]}""", "2026-05-01T10:30:00Z")]
    [InlineData("""{"Timestamp":"2026-05-01T10:30:00Z","MetricValues":[]}""", "2026-05-01T10:30:00Z")]
    [InlineData("""{"Timestamp":"2026-05-01T10:30:00","MetricValues":[]}""", null)]
    [InlineData("""{"Timestamp":"yesterday","MetricValues":[]}""", null)]
    [InlineData("""{"Timestamp":"\ud800","MetricValues":[]}""", null)]
    public void Stamp_counts_with_its_offset_only(string report, string? at)
    {
        Assert.Equal(MetricReportEnd.Whole, reader.Read(Bytes(report)));
        Assert.Equal(at is null ? Instant.Never : At(at), reader.StampedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"MetricValues":[{"MetricProperty":"/x","MetricValue":"1"},{"Metr""")]
    public void Report_that_breaks_off_is_told_and_its_first_values_count(string body)
    {
        Assert.Equal(MetricReportEnd.Torn, reader.Read(Bytes(body)));
        Assert.Equal(body.Length > 10 ? 1 : 0, reader.Samples.Length);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"MetricValues":7}""")]
    public void What_is_no_report_is_told(string body) => Assert.Equal(MetricReportEnd.NoReport, reader.Read(Bytes(body)));

    [Fact]
    public void Metrics_without_end_are_left_out_and_known_ones_go_on()
    {
        var small = new MetricReportReader(new MetricTable(2));
        Assert.Equal(MetricReportEnd.TooMany, small.Read(Bytes(Many(3, 0))));
        Assert.Equal(MetricReportEnd.Whole, small.Read(Bytes(Many(2, 1))));
        Assert.Equal((2, 2), (small.Table.Count, small.Samples.Length));
    }

    [Fact]
    public void Number_of_a_metric_stays_in_whatever_order_the_report_is()
    {
        reader.Read(Bytes(Many(50, 0)));
        reader.Read(Bytes(Many(50, 1, reversed: true)));
        Assert.Equal(50, reader.Table.Count);
        Assert.Equal(Enumerable.Range(0, 50).Reverse(), reader.Samples.ToArray().Select(s => s.Metric));
    }

    [Fact]
    public void Known_metrics_are_read_without_allocating_and_fast_enough_for_many_times_eight_thousand_a_second()
    {
        const int Values = 8000;
        byte[][] reports = [Bytes(Many(Values, 0)), Bytes(Many(Values, 1))];
        foreach (byte[] warmUp in (byte[][])[.. reports, .. reports])
        {
            reader.Read(warmUp);
        }

        var times = new List<TimeSpan>();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long allocated = 0;
        for (int i = 0; i < 20; i++)
        {
            long began = Stopwatch.GetTimestamp();
            var end = reader.Read(reports[i % 2]);
            var took = Stopwatch.GetElapsedTime(began);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            times.Add(took);
            Assert.Equal(MetricReportEnd.Whole, end);
            before = GC.GetAllocatedBytesForCurrentThread();
        }

        var best = times.Min();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Values} values, {reports[0].Length} bytes: {best.TotalMilliseconds:0.00} ms, {reports[0].Length / best.TotalSeconds / 1e6:0} MB/s");
        Assert.Equal(0, allocated);
        Assert.Equal(Values, reader.Samples.Length);

        // A tenth of a core, with room for a slow machine: it takes some milliseconds.
        Assert.True(best < TimeSpan.FromMilliseconds(100), $"{best}");
    }

    [Fact]
    public async Task Eight_thousand_values_over_http_take_a_small_part_of_a_second()
    {
        byte[] report = Bytes(Many(8000, 1));
        Service.On($"GET {Report}", _ => new ServiceAnswer(200, report));
        var feed = new MetricReportFeed(Client, Report, new MetricTable());
        var best = TimeSpan.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long began = Stopwatch.GetTimestamp();
            Assert.Null(await feed.PollAsync(Now, Stop));
            var took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;
        }

        Assert.Equal(8000, feed.Reader.Samples.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Length} bytes asked, sent by the same process, and read: {best.TotalMilliseconds:0.0} ms");

        // From asking to the last value, the scripted service's own time included; a tenth of a core would be 100 ms, and a busy machine is given room.
        Assert.True(best < TimeSpan.FromMilliseconds(300), $"{best}");
    }

    [Fact]
    public void Bytes_of_any_kind_are_taken_or_refused()
    {
        byte[] good = Bytes(Many(20, 3));
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[], int, int>((noise, at, cut) =>
        {
            // A good report, bent at some place and cut at some other.
            byte[] bent = [.. good];
            int from = Math.Abs(at % bent.Length);
            noise = noise[..Math.Min(noise.Length, bent.Length - from)];
            noise.CopyTo(bent, from);
            reader.Read(bent.AsSpan(0, Math.Abs(cut % (bent.Length + 1))));
            reader.Read(noise);
            return reader.Samples.ToArray().All(s => double.IsFinite(s.Value) && s.Metric < reader.Table.Count);
        }));
        Assert.Equal(MetricReportEnd.Whole, reader.Read(good));
        Assert.Equal(20, reader.Samples.Length);
    }

    [Fact]
    public async Task Report_is_asked_for_again_only_when_it_has_changed()
    {
        string report = Service.Resource(Report);
        Service.On($"GET {Report}", r => r.Header("If-None-Match") == "\"127\"" ? ServiceAnswer.Empty(304) : ServiceAnswer.Json(report, "ETag: \"127\""));
        var feed = new MetricReportFeed(Client, Report, new MetricTable());
        Assert.Null(await feed.PollAsync(Now, Stop));
        Assert.True(feed.IsNew);
        Assert.Null(await feed.PollAsync(Now, Stop));
        Assert.False(feed.IsNew);
        Assert.Equal([null, "\"127\""], Service.Requests.Where(r => r.Path == Report).Select(r => r.Header("If-None-Match")));
    }

    [Fact]
    public async Task Report_with_the_same_number_and_time_is_not_new_however_often_it_is_sent()
    {
        var feed = new MetricReportFeed(Client, Report, new MetricTable());
        await feed.PollAsync(Now, Stop);
        var first = Now;
        Clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Null(await feed.PollAsync(Now, Stop));
        Assert.Equal((false, first), (feed.IsNew, feed.RenewedAt));
        Service.On($"GET {Report}", Service.Resource(Report).Replace("\"127\"", "\"128\""));
        await feed.PollAsync(Now, Stop);
        Assert.Equal((true, Now), (feed.IsNew, feed.RenewedAt));
        Service.On($"GET {Report}", """{"MetricValues":[]}""");
        await feed.PollAsync(Now, Stop);
        Assert.True(feed.IsNew);
        Service.On($"GET {Report}", """{"MetricValues":[""");
        Assert.Equal("MP4061", (await feed.PollAsync(Now, Stop))!.Code);
        Service.On($"GET {Report}", _ => ServiceAnswer.Empty(404));
        Assert.Equal("MP4009", (await feed.PollAsync(Now, Stop))!.Code);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    private static string Many(int count, int sequence, bool reversed = false)
    {
        var values = Enumerable.Range(0, count)
            .Select(i => $$"""{"MetricId":"PowerWatts","MetricProperty":"/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_{{i}}/EnvironmentMetrics#/PowerWatts/Reading","MetricValue":"{{600 + i}}.5","Timestamp":"2026-05-01T10:29:5{{sequence % 10}}.123+00:00"}""");
        return $$"""{"ReportSequence":"{{sequence}}","MetricValues":[{{string.Join(',', reversed ? values.Reverse() : values)}}]}""";
    }

    private List<(string Name, double Value, Instant StampedAt)> Values() => [.. reader.Samples.ToArray().Select(s => (reader.Table.NameOf(s.Metric), s.Value, s.StampedAt))];
}
