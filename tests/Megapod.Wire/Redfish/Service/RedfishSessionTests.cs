namespace Megapod.Wire.Redfish.Service;

using System.Text;
using Megapod.Devices.Redfish.Service;

/// <summary>Who may ask.</summary>
public sealed class RedfishSessionTests
{
    private const string Login = """{"UserName":"ada","Password":"secret"}""";
    private static readonly RedfishServiceConfig Both = new() { Authentication = RedfishAuthentication.Basic | RedfishAuthentication.Session, User = "ada", Password = "secret", MostSessions = 2 };

    [Fact]
    public void Who_is_not_known_sees_the_way_in_and_nothing_else()
    {
        var bench = new ServiceBench(Both);
        Assert.All((string[])["/redfish", "/redfish/v1/", "/redfish/v1", "/redfish/v1/odata", "/redfish/v1/$metadata"], p => Assert.Equal(200, bench.Ask("GET", p).Status));
        var refused = bench.Ask("GET", "/redfish/v1/Systems");
        Assert.Equal((401, "NoValidSession"), (refused.Status, ServiceBench.Messages(refused)[0]));
        Assert.StartsWith("Basic", refused.Header("WWW-Authenticate"));

        // Who is not known learns not even what there is not.
        Assert.Equal(401, bench.Ask("GET", "/redfish/v1/Systems/nobody").Status);
        Assert.Equal(401, bench.Ask("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOn"}""").Status);
        Assert.Equal(401, bench.Ask("DELETE", "/redfish/v1/SessionService/Sessions/1").Status);
        Assert.Equal(401, bench.Ask("GET", "/redfish/v1/EventService/SSE").Status);
        Assert.Empty(bench.Owner.Asked);
    }

    [Theory]
    [InlineData("ada:secret", 200)]
    [InlineData("ada:secret2", 401)]
    [InlineData("ada:", 401)]
    [InlineData("bob:secret", 401)]
    [InlineData("ada", 401)]
    public void Name_and_password_are_both_right_or_nobody_comes_in(string pair, int status) =>
        Assert.Equal(status, new ServiceBench(Both).Ask("GET", "/redfish/v1/Systems", null, ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}")).Status);

    [Fact]
    public void Session_begins_lives_and_ends()
    {
        var bench = new ServiceBench(Both);
        var begun = bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login);
        Assert.Equal((201, "/redfish/v1/SessionService/Sessions/1"), (begun.Status, begun.Header("Location")));
        string token = begun.Header("X-Auth-Token")!;
        Assert.Equal(200, bench.Ask("GET", "/redfish/v1/Systems", null, ("X-Auth-Token", token)).Status);
        Assert.DoesNotContain(token, Encoding.UTF8.GetString(bench.Ask("GET", "/redfish/v1/SessionService/Sessions/1", null, ("X-Auth-Token", token)).Body.Span));
        Assert.Equal(401, bench.Ask("GET", "/redfish/v1/Systems", null, ("X-Auth-Token", token + "0")).Status);
        Assert.Equal(204, bench.Ask("DELETE", "/redfish/v1/SessionService/Sessions/1", null, ("X-Auth-Token", token)).Status);
        Assert.Equal(401, bench.Ask("GET", "/redfish/v1/Systems", null, ("X-Auth-Token", token)).Status);
    }

    [Fact]
    public void Session_that_nobody_uses_ends_by_itself()
    {
        var bench = new ServiceBench(Both);
        string token = bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login).Header("X-Auth-Token")!;
        bench.Clock.MoveTo(TimeSpan.FromMinutes(29));
        Assert.Equal(200, bench.Ask("GET", "/redfish/v1/Managers", null, ("X-Auth-Token", token)).Status);
        bench.Clock.MoveTo(TimeSpan.FromMinutes(58));
        Assert.Equal(200, bench.Ask("GET", "/redfish/v1/Managers", null, ("X-Auth-Token", token)).Status);
        bench.Clock.MoveTo(TimeSpan.FromMinutes(88));
        var late = bench.Ask("GET", "/redfish/v1/Managers", null, ("X-Auth-Token", token));
        Assert.Equal((401, "ResourceAtUriUnauthorized"), (late.Status, ServiceBench.Messages(late)[0]));
    }

    [Fact]
    public void Sessions_are_bounded_and_one_that_has_ended_makes_place()
    {
        var bench = new ServiceBench(Both);
        Assert.Equal([201, 201, 503], Enumerable.Range(0, 3).Select(_ => bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login).Status));
        Assert.Equal("SessionLimitExceeded", ServiceBench.Messages(bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login))[0]);
        bench.Clock.MoveTo(TimeSpan.FromMinutes(30));
        Assert.Equal(201, bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login).Status);
    }

    [Theory]
    [InlineData("""{"UserName":"ada","Password":"wrong"}""", 401)]
    [InlineData("""{"UserName":"ada"}""", 400)]
    [InlineData("""{"UserName":1,"Password":null}""", 400)]
    [InlineData("nonsense", 400)]
    public void Login_that_is_wrong_begins_nothing(string body, int status)
    {
        var answer = new ServiceBench(Both).Ask("POST", "/redfish/v1/SessionService/Sessions", body);
        Assert.Equal(status, answer.Status);
        Assert.Null(answer.Header("X-Auth-Token"));
        Assert.NotEmpty(ServiceBench.Messages(answer));
    }

    [Fact]
    public void Way_that_is_not_offered_lets_nobody_in()
    {
        string basic = $"Basic {Convert.ToBase64String("ada:secret"u8)}";
        Assert.Equal(401, new ServiceBench(Both with { Authentication = RedfishAuthentication.Session }).Ask("GET", "/redfish/v1/Systems", null, ("Authorization", basic)).Status);
        Assert.Equal(401, new ServiceBench(Both with { Authentication = RedfishAuthentication.Basic }).Ask("POST", "/redfish/v1/SessionService/Sessions", Login).Status);
        Assert.Equal(401, new ServiceBench(Both with { Password = "" }).Ask("GET", "/redfish/v1/Systems", null, ("Authorization", $"Basic {Convert.ToBase64String("ada:"u8)}")).Status);
    }

    [Fact]
    public void Restart_ends_all_sessions()
    {
        var bench = new ServiceBench(Both);
        string token = bench.Ask("POST", "/redfish/v1/SessionService/Sessions", Login).Header("X-Auth-Token")!;
        bench.Service.EndSessions();
        Assert.Equal(401, bench.Ask("GET", "/redfish/v1/Managers", null, ("X-Auth-Token", token)).Status);
    }
}
