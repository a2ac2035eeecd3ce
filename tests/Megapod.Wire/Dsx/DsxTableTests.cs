namespace Megapod.Wire.Dsx;

using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;

/// <summary>What becomes of descriptions and values, in whatever order, unit, quality and age they come.</summary>
public sealed class DsxTableTests
{
    private const string RackA = "\"rackLocationName\":\"Rack A\",\"rackLocationId\":\"A\"";
    private static readonly Instant Began = Instant.FromUtc(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));

    private readonly List<DsxEntry> told = [];
    private readonly DsxTable table;
    private TimeSpan now;

    public DsxTableTests() => table = new DsxTable("POD1", told.Add);

    private Instant Now => Began + now;

    [Fact]
    public void Value_before_its_description_means_nothing_until_that_has_come()
    {
        Value("Rack/RackPower/a/1", 42.5);
        Assert.Empty(table.Entries(Now));
        Assert.Null(table.Find("Rack/RackPower/a/1", Now));
        Assert.Equal((0, 1), (table.Health.Points, table.Health.Pending));
        Assert.Empty(told);
        now = TimeSpan.FromSeconds(5);
        Describe("Rack/RackPower/a/1", "\"engUnit\":\"kW\"," + RackA);
        Assert.Equal(Reading.Good(42_500, Began), table.Find("Rack/RackPower/a/1", Now)!.Reading);
        Assert.Equal((1, 0), (table.Health.Points, table.Health.Pending));
        Assert.Equal(42_500, Assert.Single(told).Reading.Value);
    }

    [Theory]
    [InlineData("CDU/LiquidTemperature", "C", 25, 25)]
    [InlineData("CDU/LiquidTemperature", "F", 77, 25)]
    [InlineData("CDU/AirTemperature", "°F", -40, -40)]
    [InlineData("CDU/AirTemperature", "K", 298.15, 25)]
    [InlineData("Rack/RackPower", "kW", 1.5, 1500)]
    [InlineData("PowerMeter/ActivePower", "MW", -2, -2e6)]
    [InlineData("PowerMeter/ApparentPower", "kVA", 3, 3000)]
    [InlineData("PowerMeter/Voltage", "kV", 0.4, 400)]
    [InlineData("PowerMeter/PhaseCurrent", "A", 16, 16)]
    [InlineData("Rack/RackLiquidDifferentialPressure", "kPa", 80, 80_000)]
    [InlineData("CDU/LiquidPressure", "bar", 2, 200_000)]
    [InlineData("CDU/LiquidPressure", "psi", 1, 6894.757293168)]
    [InlineData("Rack/RackLiquidFlow", "LPM", 60, 0.001)]
    [InlineData("CDU/LiquidFlow", "L/min", 6, 0.0001)]
    [InlineData("CDU/LiquidFlow", "GPM", 1, 6.30901964e-5)]
    [InlineData("CDU/AirFlow", "CFM", 1000, 0.4719474432)]
    [InlineData("CDU/LiquidFlow", "m3/h", 3.6, 0.001)]
    [InlineData("CDU/ValvePosition", "%", 50, 0.5)]
    [InlineData("CDU/PumpSpeed", "RPM", 1500, 25)]
    public void Known_unit_becomes_the_base_unit_and_back(string types, string unit, double value, double expected)
    {
        Describe($"{types}/x", $"\"engUnit\":\"{unit}\"");
        Value($"{types}/x", value);
        var entry = table.Find($"{types}/x", Now)!;
        Assert.Equal(Quality.Good, entry.Reading.Quality);
        Assert.Equal(expected, entry.Reading.Value, Math.Abs(expected) * 1e-9);
        Assert.Equal(value, DsxUnit.Of(entry.Point)!.FromBase(entry.Reading.Value), Math.Abs(value) * 1e-9);
    }

    [Theory]
    [InlineData("Rack/RackPower", "hp")]
    [InlineData("Rack/RackPower", "kw")]
    [InlineData("Rack/RackPower", "C")]
    [InlineData("CDU/LiquidTemperature", "kPa")]
    [InlineData("PowerMeter/ActivePower", "kVA")]
    [InlineData("CDU/LiquidFlow", "kW")]
    public void Unit_that_is_unknown_or_measures_something_else_is_no_value(string types, string unit)
    {
        Describe($"{types}/x", $"\"engUnit\":\"{unit}\"");
        Value($"{types}/x", 5);
        var entry = table.Find($"{types}/x", Now)!;
        Assert.Equal((Quality.Missing, "MP4253"), (entry.Reading.Quality, entry.Trouble?.Code));
    }

    [Fact]
    public void Value_that_its_source_does_not_trust_is_not_good_and_null_is_none()
    {
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/a", 1, quality: 0);
        Assert.Equal(Quality.Implausible, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        Value("Rack/RackPower/a", 1, quality: 192);
        Assert.Equal(Quality.Implausible, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        Value("Rack/RackPower/a", null);
        Assert.Equal(Quality.Missing, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        Value("Rack/RackPower/a", 0);
        Assert.Equal(Reading.Good(0, Began), table.Find("Rack/RackPower/a", Now)!.Reading);
    }

    [Fact]
    public void State_has_its_word_and_a_number_that_is_no_state_is_not_believed()
    {
        Leak("Rack/RackLeakDetect/a", RackA);
        Value("Rack/RackLeakDetect/a", 1);
        Assert.Equal(("Leak", Quality.Good), (table.Find("Rack/RackLeakDetect/a", Now)!.State, table.Find("Rack/RackLeakDetect/a", Now)!.Reading.Quality));
        foreach (double odd in new[] { 2, 0.5, -1 })
        {
            Value("Rack/RackLeakDetect/a", odd);
            Assert.Equal((null, Quality.Implausible), (table.Find("Rack/RackLeakDetect/a", Now)!.State, table.Find("Rack/RackLeakDetect/a", Now)!.Reading.Quality));
        }
    }

    [Fact]
    public void Age_counts_from_when_a_value_came_whatever_its_stamp_says()
    {
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/a", 1, timestamp: 4_000_000_000_000);
        now = DsxBounds.OldestValue;
        Assert.Equal(Quality.Good, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        now += TimeSpan.FromTicks(1);
        Assert.Equal(new Reading(1000, Began, Quality.Stale), table.Find("Rack/RackPower/a", Now)!.Reading);

        // The source's clock was set back by decades: what is there is stale, and it is believed again.
        Value("Rack/RackPower/a", 2, timestamp: 5);
        Assert.Equal(Reading.Good(2000, Now), table.Find("Rack/RackPower/a", Now)!.Reading);
    }

    [Fact]
    public void Late_and_doubled_values_change_nothing()
    {
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/a", 3, timestamp: 1000);
        now = TimeSpan.FromSeconds(1);
        Value("Rack/RackPower/a", 9, timestamp: 999);
        Assert.Equal(Reading.Good(3000, Began), table.Find("Rack/RackPower/a", Now)!.Reading);
        Assert.Equal((1L, 0L), (table.Health.Late, table.Health.Refused));
    }

    [Fact]
    public void Value_that_the_broker_had_kept_is_stale_and_gives_way_to_any_fresh_one()
    {
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/a", 3, timestamp: 5000, isKept: true);
        Assert.Equal(Quality.Stale, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        Value("Rack/RackPower/a", 4, timestamp: 1000);
        Assert.Equal(Reading.Good(4000, Now), table.Find("Rack/RackPower/a", Now)!.Reading);
    }

    [Fact]
    public void Description_that_changes_forgets_what_was_said_under_another_and_an_empty_one_the_point()
    {
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/a", 3);
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Assert.Equal(3000, table.Find("Rack/RackPower/a", Now)!.Reading.Value);
        Describe("Rack/RackPower/a", "\"engUnit\":\"MW\"," + RackA);
        Assert.Equal(Quality.Missing, table.Find("Rack/RackPower/a", Now)!.Reading.Quality);
        Assert.Null(table.Take(Delivery("BMS/v1/PUB/Metadata/Rack/RackPower/a", "", isKept: false)));
        Assert.Null(table.Find("Rack/RackPower/a", Now));
        Assert.Equal(0, table.Health.Points);
    }

    [Theory]
    [InlineData("MP4250", "BMS/v1/PUB/Other/Rack/RackPower/a", "{}")]
    [InlineData("MP4250", "BMS/v2/PUB/Value/Rack/RackPower/a", "{}")]
    [InlineData("MP4250", "BMS/v1/PUB/Value/Rack/RackPower", "{}")]
    [InlineData("MP4250", "BMS/v1/PUB/Value/Rack//a", "{}")]
    [InlineData("MP4250", "BMS/v1/OTHER/Value/Rack/RackPower/a", "{}")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"CDU","pointType":"RackPower","engUnit":"kW"}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","engUnit":5}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","engUnit":"kW","stateText":[{"value":0,"text":"x"}]}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","stateText":[{"value":0.5,"text":"x"}]}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","integration":"a/b"}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","integration":"PUB"}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", """{"objectType":"Rack","pointType":"RackPower","objectName":"\ud800"}""")]
    [InlineData("MP4252", "BMS/v1/PUB/Metadata/Rack/RackPower/a", "[[[[[[[[[[[[]]]]]]]]]]]]")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", "5")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", "")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", """{"value":"5","timestamp":1,"quality":1}""")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", """{"value":1e999,"timestamp":1,"quality":1}""")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", """{"timestamp":1,"quality":1}""")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", """{"value":5,"timestamp":1.5,"quality":1}""")]
    [InlineData("MP4251", "BMS/v1/PUB/Value/Rack/RackPower/a", """{"value":5,"timestamp":1,"quality":"good"}""")]
    public void What_is_not_of_the_contract_is_refused_and_told(string code, string topic, string payload)
    {
        Assert.Equal(code, table.Take(Delivery(topic, payload, isKept: false))?.Code);
        Assert.Equal((1L, 0L, 0, 0), (table.Health.Refused, table.Health.Taken, table.Health.Points, table.Health.Pending));
    }

    [Fact]
    public void Heartbeat_that_stands_still_makes_stale_what_it_covers_and_nothing_else()
    {
        Describe("System/HeartbeatTimestampBms/hb/racks", "\"objectName\":\"BMS\",\"objectId\":\"BMS\",\"scope\":\"BMS/v1/PUB/Value/Rack/#\"");
        Describe("System/HeartbeatTimestampBms/hb/cdus", "\"objectName\":\"BMS\",\"objectId\":\"BMS\",\"scope\":\"BMS/v1/PUB/Value/CDU/#\"");
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + RackA);
        Describe("CDU/LiquidTemperature/c", "\"engUnit\":\"C\",\"objectName\":\"C\",\"objectId\":\"C\"");
        Value("Rack/RackPower/a", 1);
        Value("CDU/LiquidTemperature/c", 20);
        Assert.Equal((Quality.Stale, Quality.Stale), Qualities());
        Assert.Equal("MP4258", table.Trouble(Now)?.Code);
        Beat("racks", 1);
        Beat("cdus", 1);
        Assert.Equal((Quality.Good, Quality.Good), Qualities());
        Assert.Null(table.Trouble(Now));

        // The racks' heartbeat is published on and says the same: it stands still.
        for (int second = 10; second <= 30; second += 10)
        {
            now = TimeSpan.FromSeconds(second);
            Beat("racks", 1);
            Beat("cdus", 1 + second);
        }

        now = DsxBounds.OldestBeat;
        Assert.Equal((Quality.Good, Quality.Good), Qualities());
        now += TimeSpan.FromMilliseconds(1);
        Assert.Equal((Quality.Stale, Quality.Good), Qualities());
        Assert.Equal([true, false], table.Heartbeats(Now).Select(heartbeat => heartbeat.IsAlive));
        Beat("racks", 2);
        Assert.Equal((Quality.Good, Quality.Good), Qualities());

        (Quality Rack, Quality Cdu) Qualities() => (table.Find("Rack/RackPower/a", Now)!.Reading.Quality, table.Find("CDU/LiquidTemperature/c", Now)!.Reading.Quality);
        void Beat(string which, double value) => Value($"System/HeartbeatTimestampBms/hb/{which}", value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("all racks of hall 3")]
    [InlineData("hall#3/x")]
    public void Heartbeat_whose_scope_is_words_stands_for_all(string? scope) =>
        Assert.True(new DsxHeartbeat(new DsxPoint("System", "HeartbeatTimestampBms", "x") { Scope = scope }, Began, true).Covers("Rack/RackPower/a"));

    [Fact]
    public void Points_that_name_us_are_ours_and_their_values_come_from_nobody_else()
    {
        Describe("Rack/RackLiquidIsolationRequest/a", States("NoIsolationRequested", "IsolationRequested") + "," + RackA + ",\"integration\":\"POD1\"");
        Describe("Rack/RackLeakDetectTray/a", States("NoLeak", "Leak") + "," + RackA + ",\"integration\":\"POD2\"");
        Assert.Equal("Rack/RackLiquidIsolationRequest/a", Assert.Single(table.Owned()).Key);
        Assert.Equal("MP4252", table.Take(Delivery("BMS/v1/PUB/Value/Rack/RackLiquidIsolationRequest/a", """{"value":1,"timestamp":1,"quality":1}""", isKept: false))?.Code);
        Assert.Equal(Quality.Missing, table.Find("Rack/RackLiquidIsolationRequest/a", Now)!.Reading.Quality);
    }

    [Fact]
    public void Rack_says_how_safe_it_is_by_the_worst_of_its_sensors()
    {
        Leak("Rack/RackLeakDetect/a/1", RackA);
        Leak("Rack/RackLeakDetect/a/2", RackA);
        Describe("Rack/RackLiquidIsolationStatus/a", States("NotIsolated", "Isolated") + "," + RackA);
        Describe("Rack/RackElectricalIsolationRequest/a", States("NoIsolationRequested", "IsolationRequested") + "," + RackA + ",\"integration\":\"POD1\"");
        Describe("CDU/LeakDetect/c", States("NoLeak", "Leak") + ",\"objectName\":\"C\",\"objectId\":\"C\"");
        Value("Rack/RackLeakDetect/a/1", 0);
        Value("Rack/RackLiquidIsolationStatus/a", 1);
        Value("CDU/LeakDetect/c", 1);
        var rack = Assert.Single(table.Racks(Now));
        Assert.Equal(("A", Quality.Missing, Reading.Good(1, Began), Quality.Missing), (rack.RackLocationId, rack.Leak.Quality, rack.LiquidIsolation, rack.ElectricalIsolation.Quality));
        Assert.Equal((null, "Rack/RackElectricalIsolationRequest/a", null), (rack.LiquidIsolationRequest?.Key, rack.ElectricalIsolationRequest?.Key, rack.TrayLeak?.Key));
        Value("Rack/RackLeakDetect/a/2", 0);
        Assert.Equal(Reading.Good(0, Began), table.Racks(Now)[0].Leak);
        Value("Rack/RackLeakDetect/a/1", 0, quality: 0);
        Value("Rack/RackLeakDetect/a/2", 1);
        Assert.Equal(Reading.Good(1, Began), table.Racks(Now)[0].Leak);
        Assert.Equal([("CDU/LeakDetect/c", "Leak"), ("Rack/RackLeakDetect/a/1", "NoLeak"), ("Rack/RackLeakDetect/a/2", "Leak")], table.Leaks(Now).Select(entry => (entry.Point.Key, entry.State!)));
    }

    [Fact]
    public void Values_without_a_description_are_bounded()
    {
        for (int i = 0; i < DsxBounds.MostPending; i++)
        {
            Value(string.Create(CultureInfo.InvariantCulture, $"Rack/RackPower/{i}"), 1);
        }

        Assert.Equal("MP4254", table.Take(Delivery("BMS/v1/PUB/Value/Rack/RackPower/more", """{"value":1,"timestamp":1,"quality":1}""", isKept: false))?.Code);
        Assert.Equal(DsxBounds.MostPending, table.Health.Pending);
        Describe("Rack/RackPower/0", "\"engUnit\":\"kW\"," + RackA);
        Value("Rack/RackPower/more", 1);
    }

    [Fact]
    public void Any_payload_is_taken_or_refused_and_nothing_else()
    {
        string[] sound =
        [
            """{"objectType":"Rack","pointType":"RackPower","engUnit":"kW","rackLocationName":"A","rackLocationId":"1","servesId":["x"],"isSetpoint":true,"stateText":[]}""",
            """{"value":22.5,"timestamp":1743620423000,"quality":1}""",
        ];
        var bent = from which in Gen.Choose(0, 1)
                   from at in Gen.Choose(0, 1000)
                   from to in Gen.Choose(0, 255)
                   from cut in Gen.Choose(0, 1000)
                   select (which, at, to, cut);
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(20260311, 5), Prop.ForAll(bent.ToArbitrary(), bend =>
        {
            byte[] payload = Encoding.UTF8.GetBytes(sound[bend.which]);
            payload[bend.at % payload.Length] = (byte)bend.to;
            payload = payload[..(bend.cut < 300 ? bend.cut % payload.Length : payload.Length)];
            string topic = $"BMS/v1/PUB/{(bend.at % 2 == 0 ? "Metadata" : "Value")}/Rack/RackPower/a";
            var fault = table.Take(new MqttDelivery(new MqttMessage(topic, payload), false, Now, 0));
            return fault is null || fault.Code is "MP4251" or "MP4252";
        }));
        Assert.True(table.Health.Taken > 0 && table.Health.Refused > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("PUB")]
    public void Id_that_cannot_be_one_is_refused(string id) => Assert.Throws<ArgumentException>(() => new DsxTable(id));

    private static string States(string zero, string one) => $$"""
        "stateText":[{"value":0,"text":"{{zero}}"},{"value":1,"text":"{{one}}"}]
        """;

    private void Leak(string key, string who) => Describe(key, States("NoLeak", "Leak") + "," + who);

    private void Describe(string key, string fields)
    {
        string[] levels = key.Split('/');
        Assert.Null(table.Take(Delivery($"BMS/v1/PUB/Metadata/{key}", $$"""{"objectType":"{{levels[0]}}","pointType":"{{levels[1]}}",{{fields}}}""", isKept: true)));
    }

    private void Value(string key, double? value, int quality = 1, long timestamp = 1000, bool isKept = false) => Assert.Null(table.Take(Delivery(
        $"BMS/v1/PUB/Value/{key}", string.Create(CultureInfo.InvariantCulture, $"{{\"value\":{(value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "null")},\"timestamp\":{timestamp},\"quality\":{quality}}}"), isKept)));

    private MqttDelivery Delivery(string topic, string payload, bool isKept) => new(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, isKept), false, Now, 0);
}
