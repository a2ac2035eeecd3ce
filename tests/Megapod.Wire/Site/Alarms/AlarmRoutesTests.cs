namespace Megapod.Wire.Site.Alarms;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Lab;
using Megapod.Site.Alarms;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Microsoft.AspNetCore.Builder;
using static Megapod.Wire.Site.Alarms.AlarmViews;

/// <summary>What people see of alarms and do about them over HTTP; the site's meter says nothing, and a safety input is latched.</summary>
public sealed class AlarmRoutesTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private SiteLoop loop = null!;
    private WebApplication app = null!;
    private string latched = "";

    public async ValueTask InitializeAsync()
    {
        var tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
        latched = $"MP3208-{tree.Nodes[1].Id}";
        loop = new SiteLoop(tree, new Blind(), null, plans: null, TimeProvider.System, Start);
        app = SiteApi.Build(loop, port: 0);
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        loop.Dispose();
    }

    [Fact]
    public async Task Alarms_say_severity_help_and_who_has_taken_note()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/api/v1/alarms", TestContext.Current.CancellationToken)).StatusCode);
        Steps(20);
        var alarm = await AlarmAsync();
        Assert.Equal(["critical", "/api/v1/faults/MP3208", "MP3208"], ((string[])["severity", "help", "code"]).Select(n => alarm.GetProperty(n).GetString()));
        Assert.True(alarm.GetProperty("isStanding").GetBoolean());
        Assert.Equal(JsonValueKind.Null, alarm.GetProperty("acknowledgedBy").ValueKind);
        Assert.Equal(loop.View!.Alarms.Count, loop.Alarms.Views.Count);

        Assert.Equal((HttpStatusCode.OK, null), await PostAsync($"{latched}/acknowledge", null));
        Assert.Equal("this machine", (await AlarmAsync()).GetProperty("acknowledgedBy").GetString());
        Assert.Equal((HttpStatusCode.Conflict, "MP3471"), await PostAsync($"{latched}/acknowledge", null));
        Assert.Equal((HttpStatusCode.NotFound, "MP3468"), await PostAsync("MP3208-nobody/acknowledge", null));
    }

    [Fact]
    public async Task Shelf_wants_a_time_and_a_reason_and_history_tells_of_it()
    {
        Steps(20);
        Assert.Equal((HttpStatusCode.BadRequest, "MP3469"), await PostAsync($"{latched}/shelve", new { seconds = 59, reason = "work" }));
        Assert.Equal((HttpStatusCode.BadRequest, "MP3470"), await PostAsync($"{latched}/shelve", new { seconds = 60 }));
        Assert.Equal((HttpStatusCode.OK, null), await PostAsync($"{latched}/shelve", new { seconds = 60, reason = "work" }));
        Assert.Equal("work", (await AlarmAsync()).GetProperty("shelfReason").GetString());
        Assert.DoesNotContain($"megapod_alarms{{severity=\"critical\"}} {loop.Alarms.Views.Count(a => a.Severity == AlarmSeverity.Critical)}\n", await MetricsAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, null), await PostAsync($"{latched}/unshelve", null));
        Assert.Equal((HttpStatusCode.Conflict, "MP3471"), await PostAsync($"{latched}/unshelve", null));

        using var history = JsonDocument.Parse(await http.GetStringAsync("/api/v1/alarms/history?from=2025-06-01T09:00:00Z", TestContext.Current.CancellationToken));
        Assert.Equal(["unshelved", "shelved"], history.RootElement.EnumerateArray().Where(r => r.GetProperty("id").GetString() == latched).Take(2).Select(r => r.GetProperty("happened").GetString()));
        using var none = JsonDocument.Parse(await http.GetStringAsync("/api/v1/alarms/history?to=2025-06-01T08:00:00Z", TestContext.Current.CancellationToken));
        Assert.Equal(0, none.RootElement.GetArrayLength());
        Assert.Contains($"megapod_alarms{{severity=\"critical\"}} {loop.Alarms.Views.Count(a => a.Severity == AlarmSeverity.Critical)}\n", await MetricsAsync(), StringComparison.Ordinal);

        async Task<string> MetricsAsync()
        {
            loop.Step();
            return await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Fault_has_a_page_and_what_is_none_has_not()
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync("/api/v1/faults/MP3204", TestContext.Current.CancellationToken));
        Assert.Equal(
            ["MP3204", "the connection's meter", "no fresh value", "yes, by itself", "look at the meter and its link"],
            ((string[])["code", "who", "message", "retry", "remedy"]).Select(n => page.RootElement.GetProperty(n).GetString()));
        using var other = JsonDocument.Parse(await http.GetStringAsync("/api/v1/faults/MP3501", TestContext.Current.CancellationToken));
        Assert.Equal(
            ["link", "asking", "source not reachable: no connection, unknown name, certificate not accepted"],
            ((string[])["who", "stage", "message"]).Select(n => other.RootElement.GetProperty(n).GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/v1/faults/MP9999", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void Every_row_of_the_document_is_a_page_with_words_and_every_rule_has_one()
    {
        Assert.InRange(FaultPages.All.Count, 500, 2000);
        Assert.Equal(("the connection's meter", "no fresh value"), (FaultPages.Find("MP3204")!.Who, FaultPages.Find("MP3204")!.Message));
        Assert.Equal(("", "a safety input is latched"), (FaultPages.Find("MP3208")!.Who, FaultPages.Find("MP3208")!.Message));
        Assert.All(FaultPages.All, p => Assert.NotEqual(p.Who, p.Message));
        Assert.All(FaultPages.All, p => Assert.True(p.Message.Length > 0 && p.Remedy.Length > 0, p.Code));
        Assert.All(AlarmRules.All, r => Assert.NotNull(FaultPages.Find(r.Code)));
    }

    private async Task<JsonElement> AlarmAsync()
    {
        using var alarms = JsonDocument.Parse(await http.GetStringAsync("/api/v1/alarms", TestContext.Current.CancellationToken));
        return alarms.RootElement.EnumerateArray().Single(a => a.GetProperty("id").GetString() == latched).Clone();
    }

    private async Task<(HttpStatusCode Status, string? Fault)> PostAsync(string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.PostAsync($"/api/v1/alarms/{path}", content, TestContext.Current.CancellationToken);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, said.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }

    private void Steps(int many)
    {
        for (int i = 0; i < many; i++)
        {
            loop.Step();
        }
    }

    private sealed class Blind : IReadingSource
    {
        public void Read(SiteSnapshot snapshot, Megapod.Core.Units.Instant now)
        {
            snapshot.TakenAt = now;
            snapshot.SafetyLatched[1] = true;
        }
    }
}
