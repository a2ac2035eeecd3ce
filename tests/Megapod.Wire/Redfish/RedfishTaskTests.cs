namespace Megapod.Wire.Redfish;

using Megapod.Core.Outcomes;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Updates;

public sealed class RedfishTaskTests : RedfishBench
{
    private const string Monitor = "/redfish/v1/TaskService/TaskMonitors/5";
    private const string Firmware = "/redfish/v1/UpdateService/FirmwareInventory/BMC";
    private const string Simple = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
    private readonly List<RedfishTaskProgress> progress = [];
    private TimeSpan elapsed;

    [Fact]
    public async Task Task_is_looked_at_until_it_ends_well()
    {
        int looks = 0;
        Service.On($"GET {Monitor}", _ => ++looks < 3
            ? new ServiceAnswer(202, System.Text.Encoding.UTF8.GetBytes($$"""{"TaskState":"Running","PercentComplete":{{looks * 40}} }"""), "Retry-After: 7")
            : ServiceAnswer.Json("""{"TaskState":"Completed","TaskStatus":"OK","Messages":[{"MessageId":"Update.1.0.UpdateSuccessful"}]}"""));
        var end = await FollowAsync(2, 7, 7);
        Assert.Equal(("Completed", "Update.1.0.UpdateSuccessful"), (end.Value.State, Assert.Single(end.Value.Messages).Id));
        Assert.Equal([40, 80, null], progress.Select(p => p.Percent).Take(2).Append(null));
    }

    [Theory]
    [InlineData("""{"TaskState":"Exception","TaskStatus":"Critical","Messages":[{"Message":"The image is bad.","MessageId":"Update.1.0.VerificationFailed","Resolution":"Take another."}]}""", "The image is bad. (Update.1.0.VerificationFailed)")]
    [InlineData("""{"TaskState":"Cancelled"}""", "ended as Cancelled")]
    [InlineData("""{"TaskState":"Completed","TaskStatus":"Critical"}""", "status Critical")]
    public async Task Task_that_ends_badly_says_why(string task, string why)
    {
        Service.On($"GET {Monitor}", task);
        Assert.Contains(why, Expect("MP4031", await FollowAsync(2)).Message);
    }

    [Fact]
    public async Task Monitor_that_answers_with_a_refusal_has_refused()
    {
        Service.On($"GET {Monitor}", _ => ServiceAnswer.Refusal(400, "PropertyValueError", "Not so."));
        Assert.Contains("Not so.", Expect("MP4031", await FollowAsync(2)).Message);
    }

    [Fact]
    public async Task Task_without_end_ends_for_us()
    {
        Service.On($"GET {Monitor}", """{"TaskState":"Running","PercentComplete":50}""");
        Assert.Contains("it says 50 %", Expect("MP4032", await FollowAsync([.. Enumerable.Repeat(2, 31)])).Message);
        Assert.Equal(30, Service.Count($"GET {Monitor}"));
    }

    [Fact]
    public async Task Service_that_is_away_for_a_while_is_waited_for_and_a_monitor_that_is_gone_is_told()
    {
        int looks = 0;
        Service.On($"GET {Monitor}", _ => ++looks < 4 ? ServiceAnswer.Empty(500) : ServiceAnswer.Empty(404));
        Expect("MP4033", await FollowAsync(2, 2, 2, 2));
    }

    [Fact]
    public async Task Task_is_looked_at_where_its_monitor_is_gone()
    {
        int looks = 0;
        Service.On($"GET {Monitor}", _ => ++looks == 1 ? new ServiceAnswer(202, """{"@odata.id":"/redfish/v1/TaskService/Tasks/5","TaskState":"Running"}"""u8.ToArray()) : ServiceAnswer.Empty(404));
        Service.On("GET /redfish/v1/TaskService/Tasks/5", """{"TaskState":"Completed"}""");
        Assert.Equal("Completed", (await FollowAsync(2, 2, 2)).Value.State);
    }

    [Fact]
    public async Task Beginning_that_names_no_task_is_told_and_an_end_needs_no_task()
    {
        var tasks = new RedfishTasks(Client);
        Expect("MP4033", await tasks.FollowAsync(new RedfishReply("/x", 202, default), "It", TimeSpan.FromMinutes(1), stop: Stop));
        Assert.True((await tasks.FollowAsync(new RedfishReply("/x", 204, default), "It", TimeSpan.FromMinutes(1), stop: Stop)).IsSuccess);
    }

    [Fact]
    public async Task Image_is_fetched_as_a_task_with_the_versions_before_and_after()
    {
        Service.On($"POST {Simple}", _ => ServiceAnswer.Empty(202, $"Location: {Monitor}"));
        Service.On($"GET {Monitor}", _ =>
        {
            Service.On($"GET {Firmware}", """{"Version":"25.02"}""");
            return ServiceAnswer.Json("""{"TaskState":"Completed","TaskStatus":"OK"}""");
        });
        var updating = new RedfishUpdates(Client).FetchAsync("/redfish/v1/UpdateService", new Uri("https://10.0.0.2/bmc.bin"), [Firmware], progress.Add, Stop);
        Step(2);
        var outcome = await updating;
        Assert.True(outcome.IsDone);
        Assert.Equal(("25.01-3", "25.02"), (outcome.Before[Firmware], outcome.After[Firmware]));
        Assert.Empty(outcome.Faults);
        Assert.Equal($$"""{"ImageURI":"https://10.0.0.2/bmc.bin","TransferProtocol":"HTTPS","Targets":["{{Firmware}}"]}""", Service.Requests.Last(r => r.Method == "POST").Body);
        Assert.Single(progress);
    }

    [Fact]
    public async Task Image_is_sent_in_parts_and_a_version_that_stays_is_told()
    {
        Service.On("POST /redfish/v1/UpdateService/push", _ => ServiceAnswer.Empty(200));
        var outcome = await new RedfishUpdates(Client).PushAsync("/redfish/v1/UpdateService", "the image"u8.ToArray(), "bmc.bin", [Firmware], stop: Stop);
        Assert.True(outcome.IsDone);
        Assert.Equal("MP4052", Assert.Single(outcome.Faults).Code);
        var push = Service.Requests.Last(r => r.Method == "POST");
        Assert.StartsWith("multipart/form-data", push.Header("Content-Type"));
        Assert.All([$$"""{"Targets":["{{Firmware}}"]}""", "the image", "UpdateParameters", "UpdateFile", "bmc.bin"], part => Assert.Contains(part, push.Body));
    }

    [Fact]
    public async Task Update_that_is_refused_or_cannot_be_is_told()
    {
        Service.On($"POST {Simple}", _ => ServiceAnswer.Refusal(400, "ActionParameterNotSupported", "Not here."));
        var refused = await new RedfishUpdates(Client).FetchAsync("/redfish/v1/UpdateService", new Uri("https://10.0.0.2/x"), [], stop: Stop);
        Assert.Equal((false, "MP4010"), (refused.IsDone, Assert.Single(refused.Faults).Code));
        Service.On("GET /redfish/v1/UpdateService", "{}");
        Assert.Equal("MP4051", Assert.Single((await new RedfishUpdates(Client).FetchAsync("/redfish/v1/UpdateService", new Uri("https://10.0.0.2/x"), [], stop: Stop)).Faults).Code);
        Assert.Equal("MP4051", Assert.Single((await new RedfishUpdates(Client).PushAsync("/redfish/v1/UpdateService", default, "x", [], stop: Stop)).Faults).Code);
    }

    private void Step(int seconds)
    {
        elapsed += TimeSpan.FromSeconds(seconds);
        Clock.AwaitSleeperUntil(elapsed);
        Clock.MoveTo(elapsed);
    }

    /// <summary>Follows a task of a minute's patience while the clock moves by these steps.</summary>
    private async Task<Outcome<RedfishTaskEnd>> FollowAsync(params int[] steps)
    {
        Service.On("POST /redfish/v1/Do", _ => ServiceAnswer.Empty(202, $"Location: {Monitor}"));
        var begun = (await Client.PostAsync("/redfish/v1/Do", [], Stop)).Value;
        var following = new RedfishTasks(Client).FollowAsync(begun, "It", TimeSpan.FromMinutes(1), progress.Add, Stop);
        foreach (int step in steps)
        {
            Step(step);
        }

        return await following;
    }
}
