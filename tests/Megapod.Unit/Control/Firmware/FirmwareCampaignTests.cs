namespace Megapod.Unit.Control.Firmware;

using System.Text.Json;
using Megapod.Control.Firmware;
using Megapod.Control.Pods;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A pod of two racks with two servers each gets new firmware, second by second.</summary>
public sealed class FirmwareCampaignTests
{
    private static readonly FirmwareRequest Asked = new("http://images/bmc-2.0.bin", "2.0", "http://images/bmc-1.0.bin", "A. Visser");

    private readonly Dictionary<string, string> versions = new(StringComparer.Ordinal) { ["a1"] = "1.0", ["a2"] = "1.0", ["b1"] = "1.0", ["b2"] = "1.0" };
    private readonly HashSet<string> busy = new(StringComparer.Ordinal);
    private readonly List<string> ordered = [];
    private readonly List<(string Server, HealthReason Reason)> against = [];
    private Func<FirmwareOrder, FirmwareResult?> work;
    private FirmwareCampaign campaign;
    private Instant now = new(TimeSpan.TicksPerDay);
    private bool mayGo = true;

    public FirmwareCampaignTests()
    {
        work = Install;
        campaign = FirmwareCampaign.Begin("pod", Asked, [["a1", "a2"], ["b1", "b2"]], now);
    }

    [Fact]
    public void One_server_alone_comes_first_then_the_rest_of_its_rack_then_the_next_rack()
    {
        Assert.Equal([0, 1, 2, 2], campaign.Servers.Select(s => s.Domain));
        Assert.Equal(["a1"], campaign.Drained());
        Until(c => c.Domain == 1);
        Assert.Equal(["a1 2.0"], ordered);
        Assert.Equal(["a2"], campaign.Drained());
        Until(c => c.Domain == 2);
        Assert.Equal(["b1", "b2"], campaign.Drained());
        Until(c => c.IsOver);
        Assert.Equal((FirmwareStage.Done, 0), (campaign.Stage, campaign.Faults.Count));
        Assert.Equal(["a1 2.0", "a2 2.0", "b1 2.0", "b2 2.0"], ordered);
        Assert.Empty(campaign.Drained());
    }

    [Fact]
    public void Nothing_is_touched_before_work_has_left_and_what_does_not_leave_ends_it()
    {
        busy.Add("a1");
        Run(60);
        Assert.Empty(ordered);
        busy.Clear();
        Run(9);
        busy.Add("a1");
        Run(1);
        busy.Clear();
        Run(9);
        Assert.Empty(ordered);
        busy.Add("a1");
        Run(16 * 60);
        Assert.Equal((FirmwareStage.Stopped, "MP3281"), (campaign.Stage, Assert.Single(campaign.Faults).Code));
        Assert.Empty(ordered);
        Assert.All(campaign.Servers, s => Assert.Equal(FirmwareServerState.Waiting, s.State));
    }

    [Theory]
    [InlineData(true, "1.5", "MP3283")]
    [InlineData(false, "2.0", "MP3282")]
    [InlineData(false, null, "MP3282")]
    public void A_server_that_fails_takes_the_changed_ones_of_its_domain_back_and_no_others(bool isDone, string? shown, string code)
    {
        work = order => order is { Server: "b2", Version: "2.0" } ? new FirmwareResult("b2", isDone, shown, "") : Install(order);
        Until(c => c.IsOver);
        Assert.Equal((FirmwareStage.Stopped, code), (campaign.Stage, Assert.Single(campaign.Faults).Code));
        Assert.Equal(["a1 2.0", "a2 2.0", "b1 2.0", "b2 2.0", "b1 1.0", "b2 1.0"], ordered);
        Assert.Equal([FirmwareServerState.Updated, FirmwareServerState.Updated, FirmwareServerState.BackedOut, FirmwareServerState.BackedOut], campaign.Servers.Select(s => s.State));
    }

    [Fact]
    public void A_server_whose_failed_update_has_changed_nothing_is_left_alone()
    {
        work = _ => new FirmwareResult("a1", false, "1.0", "the image could not be fetched");
        Until(c => c.IsOver);
        Assert.Equal(["a1 2.0"], ordered);
        Assert.Equal("The update of a1 has failed; it shows 1.0: the image could not be fetched.", Assert.Single(campaign.Faults).Message);
    }

    [Fact]
    public void A_server_that_does_not_take_its_former_firmware_is_said_and_the_others_get_theirs()
    {
        work = order => order.Version == "1.0" && order.Server == "b1" ? new FirmwareResult("b1", false, "2.0", "")
            : order.Server == "b2" && order.Version == "2.0" ? new FirmwareResult("b2", false, null, "") : Install(order);
        Until(c => c.IsOver);
        Assert.Equal(["MP3282", "MP3285"], campaign.Faults.Select(f => f.Code));
        Assert.Equal([FirmwareServerState.BackOutFailed, FirmwareServerState.BackedOut], campaign.Servers.Skip(2).Select(s => s.State));
    }

    [Theory]
    [InlineData(PartHealth.Critical, 1)]
    [InlineData(PartHealth.Warning, (30 * 60) + 1)]
    public void A_domain_that_is_not_well_afterwards_is_taken_back(PartHealth health, int seconds)
    {
        Until(c => c.Stage == FirmwareStage.Watching);
        against.Add(("a1", new HealthReason("a1/gpu-0", health, HealthKind.OwnWord, "a1/gpu-0 says that it is not well.", now)));
        Run(seconds);
        Assert.Equal((FirmwareStage.BackingOut, "MP3284"), (campaign.Stage, Assert.Single(campaign.Faults).Code));
        Until(c => c.IsOver);
        Assert.Equal(["a1 2.0", "a1 1.0"], ordered);
    }

    [Fact]
    public void What_was_wrong_before_is_not_held_against_the_new_firmware_and_what_passes_begins_the_watch_anew()
    {
        against.Add(("a1", new HealthReason("a1/fan", PartHealth.Critical, HealthKind.OwnWord, "", now)));
        against.Add(("b1", new HealthReason("b1/fan", PartHealth.Critical, HealthKind.OwnWord, "", now)));
        Until(c => c.Stage == FirmwareStage.Watching);
        Run(290);
        against.Add(("a1", new HealthReason("a1", PartHealth.Warning, HealthKind.Silent, "", now)));
        Run(60);
        against.RemoveAt(2);
        Run(290);
        Assert.Equal((0, FirmwareStage.Watching), (campaign.Domain, campaign.Stage));
        Run(15);
        Assert.Equal(1, campaign.Domain);
    }

    [Fact]
    public void A_person_ends_it_after_the_server_under_way_and_what_was_done_stays()
    {
        work = _ => null;
        Until(c => c.Order() is not null);
        campaign = campaign.Cancel("B. Lind");
        Run(100);
        Assert.False(campaign.IsOver);
        work = Install;
        Run(2);
        Assert.Equal((FirmwareStage.Stopped, "MP3286"), (campaign.Stage, Assert.Single(campaign.Faults).Code));
        Assert.Equal(FirmwareServerState.Updated, campaign.Servers[0].State);
    }

    [Fact]
    public void An_update_that_never_ends_is_given_up_after_an_hour_and_taken_back_as_nobody_knows_what_it_did()
    {
        work = order => order.Version == "2.0" ? null : Install(order);
        Until(c => c.Order() is not null);
        Run(60 * 60);
        Assert.Empty(campaign.Faults);
        Until(c => c.IsOver);
        Assert.Equal(["a1 2.0", "a1 1.0"], ordered);
        Assert.Equal("The update of a1 has failed; it does not say which version it has: nothing is known of it after 60 min.", Assert.Single(campaign.Faults).Message);
    }

    [Fact]
    public void While_the_pod_is_tested_nothing_is_begun()
    {
        mayGo = false;
        Run(3_600);
        Assert.Equal((FirmwareStage.Draining, 0), (campaign.Stage, ordered.Count));
        mayGo = true;
        Until(c => c.Domain == 1);
    }

    [Fact]
    public void A_server_that_has_the_version_is_not_updated_and_one_that_tells_none_is_not_touched()
    {
        versions["a1"] = "2.0";
        versions.Remove("a2");
        Until(c => c.IsOver);
        Assert.Empty(ordered);
        Assert.Equal("MP3282", Assert.Single(campaign.Faults).Code);
        Assert.Equal([FirmwareServerState.Updated, FirmwareServerState.Waiting], campaign.Servers.Take(2).Select(s => s.State));
    }

    [Fact]
    public void What_was_kept_goes_on_where_it_was()
    {
        Until(c => c.Domain == 1 && c.Stage == FirmwareStage.Watching);
        campaign = JsonSerializer.Deserialize<FirmwareCampaign>(JsonSerializer.SerializeToUtf8Bytes(campaign))!;
        Until(c => c.IsOver);
        Assert.Equal(["a1 2.0", "a2 2.0", "b1 2.0", "b2 2.0"], ordered);
        Assert.Equal(FirmwareStage.Done, campaign.Stage);
    }

    [Theory]
    [InlineData("ftp://images/a", "http://images/b", "1")]
    [InlineData("http://images/a", "", "1")]
    [InlineData("http://images/a", "http://images/b", " ")]
    public void A_request_without_two_addresses_and_a_version_is_refused(string image, string backOut, string version) =>
        Assert.Equal("MP3279", new FirmwareRequest(image, version, backOut, "A. Visser").Wrong()?.Code);

    private FirmwareResult Install(FirmwareOrder order)
    {
        versions[order.Server] = order.Version;
        return new FirmwareResult(order.Server, true, order.Version, "");
    }

    private void Until(Func<FirmwareCampaign, bool> isSo)
    {
        for (int second = 0; !isSo(campaign); second++)
        {
            Assert.True(second < 20_000, campaign.ToString());
            Run(1);
        }
    }

    private void Run(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            now += TimeSpan.FromSeconds(1);
            var before = campaign.Order();
            campaign = campaign.Step(new FirmwareSight(now, mayGo, campaign.Servers.Select(s => s.Server).Where(s => !busy.Contains(s)).ToHashSet(StringComparer.Ordinal), versions, [.. against], before is null ? null : work(before)));
            if (campaign.Order() is { } order && order != before)
            {
                ordered.Add($"{order.Server} {order.Version}");
            }
        }
    }
}
