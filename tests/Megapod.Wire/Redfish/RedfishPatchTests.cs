namespace Megapod.Wire.Redfish;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Devices.Redfish;

/// <summary>Services give no tags, weak ones, twice-quoted ones, do not take their own, or want one at any price.</summary>
public sealed class RedfishPatchTests : RedfishBench
{
    private const string Path = "/redfish/v1/Systems/Server1";
    private string given = "";
    private Func<string?, bool> isTaken = _ => true;
    private int refusal = 412;

    private IEnumerable<string?> Sent => Service.Requests.Where(r => r.Method == "PATCH").Select(r => r.Header("If-Match"));

    [Fact]
    public async Task Service_without_tags_is_asked_without_one()
    {
        Assert.True((await PatchAsync()).IsSuccess);
        Assert.Equal([null], Sent);
    }

    [Theory]
    [InlineData("ETag: \"12\"", "\"12\"")]
    [InlineData("ETag: W/\"12\"", "W/\"12\"")]
    [InlineData("ETag: \"\"12\"\"", "\"\"12\"\"")]
    public async Task Tag_goes_back_as_it_came_where_the_service_takes_it(string header, string sent)
    {
        given = header;
        Assert.True((await PatchAsync()).IsSuccess);
        Assert.Equal([sent], Sent);
    }

    [Fact]
    public async Task Tag_that_stands_in_the_body_goes_back()
    {
        Service.On($"GET {Path}", """{"@odata.etag":"W/\"7\""}""");
        Service.On($"PATCH {Path}", _ => ServiceAnswer.Empty(204));
        await Client.PatchAsync(Path, [], (await Client.GetAsync(Path, Stop)).Value, Stop);
        Assert.Equal(["W/\"7\""], Sent);
    }

    [Fact]
    public async Task Resource_that_has_changed_meanwhile_is_read_again_and_changed_once_more()
    {
        given = "ETag: \"12\"";
        var read = await ReadAsync();
        Service.On($"PATCH {Path}", r => r.Header("If-Match") == "\"13\"" ? ServiceAnswer.Empty(204) : ServiceAnswer.Refusal(412, "PreconditionFailed", "It has changed."));
        given = "ETag: \"13\"";
        Assert.True((await Client.PatchAsync(Path, [], read, Stop)).IsSuccess);
        Assert.Equal(["\"12\"", "\"13\""], Sent);
        Assert.Equal(2, Service.Count($"GET {Path}"));
    }

    [Theory]
    [InlineData("ETag: W/\"12\"", "\"12\"")]
    [InlineData("ETag: \"\\\"12\\\"\"", "\"12\"")]
    [InlineData("ETag: 12", "\"12\"")]
    public async Task Tag_is_sent_in_the_standards_form_where_the_service_does_not_take_its_own(string header, string sent)
    {
        given = header;
        isTaken = tag => tag == sent;
        Assert.True((await PatchAsync()).IsSuccess);
        Assert.Equal([header["ETag: ".Length..], sent], Sent);
    }

    [Theory]
    [InlineData(412)]
    [InlineData(400)]
    [InlineData(501)]
    public async Task Service_that_takes_no_condition_at_all_is_asked_without_one(int status)
    {
        given = "ETag: \"12\"";
        refusal = status;
        isTaken = tag => tag is null;
        Assert.True((await PatchAsync()).IsSuccess);
        Assert.Equal(["\"12\"", null], Sent);
    }

    [Fact]
    public async Task Service_that_wants_a_condition_and_gives_no_tag_is_told_that_anything_is_right()
    {
        refusal = 428;
        isTaken = tag => tag == "*";
        Assert.True((await PatchAsync()).IsSuccess);
        Assert.Equal([null, "*"], Sent);
    }

    [Fact]
    public async Task Service_that_takes_nothing_is_given_up_after_a_few_tries()
    {
        given = "ETag: W/\"12\"";
        isTaken = _ => false;
        Expect("MP4013", await PatchAsync());
        Assert.Equal(["W/\"12\"", "\"12\"", null, "*"], Sent);
    }

    [Fact]
    public async Task Refusal_of_the_change_itself_is_no_matter_of_tags()
    {
        given = "ETag: \"12\"";
        Service.On($"PATCH {Path}", _ => ServiceAnswer.Refusal(400, "PropertyValueNotInList", "Not that."));
        Expect("MP4010", await Client.PatchAsync(Path, [], await ReadAsync(), Stop));
        Assert.Single(Sent);
    }

    private async Task<RedfishReply> ReadAsync()
    {
        Service.On($"GET {Path}", _ => given.Length == 0 ? ServiceAnswer.Json("{}") : ServiceAnswer.Json("{}", given));
        return (await Client.GetAsync(Path, Stop)).Value;
    }

    private async Task<Outcome<RedfishReply>> PatchAsync()
    {
        Service.On($"PATCH {Path}", r => isTaken(r.Header("If-Match")) ? ServiceAnswer.Empty(204) : ServiceAnswer.Refusal(refusal, "HeaderInvalid", "The If-Match header is not valid."));
        return await Client.PatchAsync(Path, new JsonObject { ["PowerRestorePolicy"] = "AlwaysOff" }, await ReadAsync(), Stop);
    }
}
