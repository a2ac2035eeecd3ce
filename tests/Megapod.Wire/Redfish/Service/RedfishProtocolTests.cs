namespace Megapod.Wire.Redfish.Service;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Redfish.Service;

/// <summary>How the service answers, whatever is asked: pages, tags, changes and everything that is wrong.</summary>
public sealed class RedfishProtocolTests
{
    private const string Sensors = "/redfish/v1/Chassis/rack-a.server-1/Sensors";

    [Fact]
    public void Way_in_is_found_from_the_versions()
    {
        var bench = new ServiceBench();
        Assert.Equal("/redfish/v1/", (string?)bench.Get("/redfish")["v1"]);
        var root = bench.Get("/redfish/v1/");
        Assert.Equal(root.ToJsonString(), bench.Get("/redfish/v1").ToJsonString());
        Assert.All((string[])["Chassis", "Systems", "Managers", "Fabrics", "PowerEquipment", "ThermalEquipment", "UpdateService", "TelemetryService", "EventService", "SessionService", "Tasks"], n => Assert.True(root.ContainsKey(n), n));
        Assert.Contains("Chassis", bench.Get("/redfish/v1/odata")["value"]!.AsArray().Select(v => (string)v!["name"]!));
        Assert.Equal("4.0", bench.Ask("GET", "/redfish/v1/").Header("OData-Version"));
    }

    [Fact]
    public void Pages_are_asked_for_by_skip_and_top()
    {
        var bench = new ServiceBench();
        var all = RedfishCrawl.Members(bench, Sensors);
        var page = bench.Get($"{Sensors}?$skip=2&$top=3");
        Assert.Equal(all[2..5], page["Members"]!.AsArray().Select(m => (string)m!["@odata.id"]!));
        Assert.Equal(all.Count, (int)page["Members@odata.count"]!);
        Assert.Equal($"{Sensors}?$skip=5&$top=3", (string?)page["Members@odata.nextLink"]);
        Assert.Equal(all, RedfishCrawl.Members(bench, $"{Sensors}?$top=4"));
        Assert.Null(bench.Get($"{Sensors}?$top=0")["Members@odata.nextLink"]);
        Assert.Empty(bench.Get($"{Sensors}?$skip={all.Count}")["Members"]!.AsArray());
    }

    [Fact]
    public void Expanded_members_stand_in_the_place_of_their_links()
    {
        var bench = new ServiceBench();
        foreach (string query in (string[])["$expand=.($levels=1)", "$expand=.", "$expand=*"])
        {
            var page = bench.Get($"{Sensors}?{query}&$top=2");
            Assert.All(page["Members"]!.AsArray(), m => Assert.Equal(bench.Get((string)m!["@odata.id"]!).ToJsonString(), m.ToJsonString()));
            Assert.Contains("$expand=", (string)page["Members@odata.nextLink"]!);
        }

        var server = bench.Get($"{ServiceBench.Gpu}?$expand=.($levels=1)");
        Assert.Equal(bench.Get(ServiceBench.GpuEnvironment).ToJsonString(), server["EnvironmentMetrics"]!.ToJsonString());
        Assert.Single(server["Links"]!["Chassis"]!.AsObject());
    }

    [Theory]
    [InlineData("?$top=-1", 400, "QueryParameterValueFormatError")]
    [InlineData("?$skip=1000", 400, "QueryParameterValueFormatError")]
    [InlineData("?$skip=99999999999", 400, "QueryParameterValueFormatError")]
    [InlineData("?$expand=.($levels=7)", 400, "QueryParameterValueFormatError")]
    [InlineData("?$filter=a", 501, "QueryNotSupported")]
    [InlineData("?%24select=Name", 501, "QueryNotSupported")]
    public void Query_that_cannot_be_served_is_refused(string query, int status, string message)
    {
        var answer = new ServiceBench().Ask("GET", Sensors + query);
        Assert.Equal((status, message), (answer.Status, Assert.Single(ServiceBench.Messages(answer))));
    }

    [Fact]
    public void Query_that_means_nothing_is_passed_over() => Assert.Equal(200, new ServiceBench().Ask("GET", $"{Sensors}?nonsense=1").Status);

    [Fact]
    public void Page_of_what_is_no_collection_is_refused() => Assert.Equal("QueryNotSupportedOnResource", ServiceBench.Messages(new ServiceBench().Ask("GET", "/redfish/v1/?$top=1"))[0]);

    [Fact]
    public void Report_that_has_not_changed_is_not_sent_again()
    {
        const string Report = "/redfish/v1/TelemetryService/MetricReports/rack-a.server-1";
        var bench = new ServiceBench();
        string tag = bench.Ask("GET", Report).Header("ETag")!;
        Assert.Equal(tag, (string?)bench.Get(Report)["@odata.etag"]);
        var again = bench.Ask("GET", Report, null, ("If-None-Match", tag));
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        bench.Readings = bench.Readings.With(("rack-a/server-1/gpu-1", PartQuantity.Power, Reading.Good(650, TestPod.Noon)));
        Assert.Equal(200, bench.Ask("GET", Report, null, ("If-None-Match", tag)).Status);
    }

    [Fact]
    public void Tag_of_a_setting_holds_while_readings_move_and_readings_are_never_said_to_be_the_same()
    {
        var bench = new ServiceBench();
        string tag = bench.Ask("GET", ServiceBench.GpuEnvironment).Header("ETag")!;
        Assert.StartsWith("W/\"", tag);
        bench.Readings = bench.Readings.With(("rack-a/server-1/gpu-0", PartQuantity.Power, Reading.Good(650, TestPod.Noon)));
        Assert.Equal(200, bench.Ask("GET", ServiceBench.GpuEnvironment, null, ("If-None-Match", tag)).Status);
        Assert.Equal(200, bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":400}}""", ("If-Match", tag)).Status);
        Assert.Equal("PreconditionFailed", ServiceBench.Messages(bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":500}}""", ("If-Match", tag)))[0]);
        Assert.Equal(["rack-a/server-1/gpu-0 400 -"], bench.Owner.Asked);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"other\", TAG")]
    [InlineData("STRONG")]
    public void Tag_is_known_in_all_its_forms(string condition)
    {
        var bench = new ServiceBench();
        string tag = bench.Ask("GET", ServiceBench.GpuEnvironment).Header("ETag")!;
        string header = condition.Replace("STRONG", tag[2..]).Replace("TAG", tag);
        Assert.Equal(200, bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":400}}""", ("If-Match", header)).Status);
    }

    [Fact]
    public void Service_that_wants_a_tag_refuses_a_change_without()
    {
        var bench = new ServiceBench(new RedfishServiceConfig { RequiresIfMatch = true });
        var answer = bench.Ask("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOn"}""");
        Assert.Equal((428, "PreconditionRequired"), (answer.Status, ServiceBench.Messages(answer)[0]));
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public void Power_limit_is_set_and_read_back()
    {
        var bench = new ServiceBench();
        var limit = bench.Get(ServiceBench.GpuEnvironment)["PowerLimitWatts"]!;
        Assert.Equal((700, 200, 700, "Automatic"), ((int)limit["SetPoint"]!, (int)limit["AllowableMin"]!, (int)limit["AllowableMax"]!, (string?)limit["ControlMode"]));
        var answer = bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"@odata.etag":"x","PowerLimitWatts":{"SetPoint":450.5,"ControlMode":"Disabled"}}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(450.5, (double)ServiceBench.Json(answer)["PowerLimitWatts"]!["SetPoint"]!);
        Assert.Equal("Disabled", (string?)bench.Get(ServiceBench.GpuEnvironment)["PowerLimitWatts"]!["ControlMode"]);
        string control = (string)limit["DataSourceUri"]!;
        Assert.Equal(450.5, (double)bench.Get(control)["SetPoint"]!);
        Assert.Equal(200, bench.Ask("PATCH", control, """{"ControlMode":"Automatic"}""").Status);
        Assert.Equal(["rack-a/server-1/gpu-0 450.5 Disabled", "rack-a/server-1/gpu-0 - Automatic"], bench.Owner.Asked);
    }

    [Fact]
    public void Restore_policy_is_set_and_read_back()
    {
        var bench = new ServiceBench();
        Assert.Equal(200, bench.Ask("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOff"}""").Status);
        Assert.Equal("AlwaysOff", (string?)bench.Get(ServiceBench.Server)["PowerRestorePolicy"]);
        Assert.Equal(["rack-a/server-1 AlwaysOff"], bench.Owner.Asked);
    }

    [Theory]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":100}}""", "PropertyValueOutOfRange")]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":701}}""", "PropertyValueOutOfRange")]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":"400"}}""", "PropertyValueTypeError")]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":null}}""", "PropertyValueTypeError")]
    [InlineData("""{"PowerLimitWatts":{"ControlMode":"Sometimes"}}""", "PropertyValueNotInList")]
    [InlineData("""{"PowerLimitWatts":{"ControlMode":3}}""", "PropertyValueTypeError")]
    [InlineData("""{"PowerLimitWatts":{"AllowableMax":9000}}""", "PropertyNotWritable")]
    [InlineData("""{"PowerLimitWatts":400}""", "PropertyNotWritable")]
    [InlineData("""{"PowerWatts":{"Reading":1}}""", "PropertyNotWritable")]
    [InlineData("""{"Nonsense":1}""", "PropertyUnknown")]
    [InlineData("""{"PowerLimitWatts":{"Nonsense":1}}""", "PropertyUnknown")]
    [InlineData("""{}""", "NoOperation")]
    [InlineData("""{"@odata.id":"x"}""", "NoOperation")]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":400},"PowerLimitWatts":{"SetPoint":500}}""", "MalformedJSON")]
    [InlineData("""{"PowerLimitWatts":{"SetPoint":400}""", "MalformedJSON")]
    [InlineData("", "MalformedJSON")]
    [InlineData("[]", "UnrecognizedRequestBody")]
    [InlineData("null", "UnrecognizedRequestBody")]
    [InlineData("""{"a":"\ud800"}""", "MalformedJSON")]
    [InlineData("""{"\ud800":1}""", "MalformedJSON")]
    public void Change_that_does_not_fit_changes_nothing_and_says_why(string body, string message)
    {
        var bench = new ServiceBench();
        var answer = bench.Ask("PATCH", ServiceBench.GpuEnvironment, body);
        Assert.Equal((400, message), (answer.Status, Assert.Single(ServiceBench.Messages(answer))));
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public void Change_is_taken_whole_or_not_at_all()
    {
        var bench = new ServiceBench();
        var answer = bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":400,"ControlMode":"No"},"Name":"x","What":1}""");
        Assert.Equal(["PropertyValueNotInList", "PropertyNotWritable", "PropertyUnknown"], ServiceBench.Messages(answer));
        Assert.Equal("#/PowerLimitWatts/ControlMode", (string?)ServiceBench.Json(answer)["error"]!["@Message.ExtendedInfo"]![0]!["RelatedProperties"]![0]);
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public void Owner_who_does_not_want_says_why()
    {
        var bench = new ServiceBench();
        bench.Owner.Refusal = new Fault("MP9999", "The rack is being drained.", "Wait until it is.");
        var answer = bench.Ask("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":400}}""");
        Assert.Equal(409, answer.Status);
        Assert.Contains("MP9999", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Theory]
    [InlineData("PATCH", ServiceBench.Gpu, "GET, HEAD")]
    [InlineData("DELETE", ServiceBench.GpuEnvironment, "GET, HEAD, PATCH")]
    [InlineData("POST", "/redfish/v1/Systems", "GET, HEAD")]
    [InlineData("PUT", "/redfish/v1/", "GET, HEAD")]
    [InlineData("PATCH", "/redfish/v1/SessionService/Sessions", "GET, HEAD, POST")]
    [InlineData("GET", "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate", "POST")]
    [InlineData("PATCH", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", "POST")]
    [InlineData("POST", "/redfish/v1/EventService/Subscriptions", "GET, HEAD")]
    [InlineData("DELETE", "/redfish/v1/EventService/SSE", "GET, HEAD")]
    public void What_a_resource_does_not_do_is_refused_with_what_it_does(string method, string path, string allowed)
    {
        var answer = new ServiceBench().Ask(method, path, "{}");
        Assert.Equal((405, allowed, "OperationNotAllowed"), (answer.Status, answer.Header("Allow"), ServiceBench.Messages(answer)[0]));
    }

    [Theory]
    [InlineData(ServiceBench.GpuEnvironment)]
    [InlineData(ServiceBench.Server)]
    [InlineData("/redfish/v1/Chassis/rack-a.server-1/Controls/PowerLimit")]
    public void What_nobody_owns_cannot_be_changed(string path)
    {
        var bench = new ServiceBench(isReadOnly: true);
        var answer = bench.Ask("PATCH", path, """{"PowerLimitWatts":{"SetPoint":400},"PowerRestorePolicy":"AlwaysOn","SetPoint":900}""");
        Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Header("Allow")));
        Assert.Equal("GET, HEAD", bench.Ask("GET", path).Header("Allow"));
        Assert.Equal(404, bench.Ask("POST", "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate", """{"ImageURI":"http://127.0.0.1/a"}""").Status);
        Assert.False(bench.Get("/redfish/v1/UpdateService").ContainsKey("Actions"));
    }

    [Theory]
    [InlineData("GET", "/redfish/v1/Systems/nobody")]
    [InlineData("PATCH", "/redfish/v1/Systems/nobody")]
    [InlineData("DELETE", "/redfish/v1/TaskService/Tasks/7")]
    [InlineData("GET", "/redfish/v1/TaskService/TaskMonitors/7")]
    [InlineData("GET", "/redfish/v1//Systems")]
    [InlineData("GET", "/redfish/v1/../v1/Systems")]
    [InlineData("GET", "/")]
    [InlineData("GET", "")]
    [InlineData("POST", "*")]
    public void What_is_not_there_is_said_not_to_be(string method, string path)
    {
        var answer = new ServiceBench().Ask(method, path, "{}");
        Assert.Equal((404, "ResourceMissingAtURI"), (answer.Status, ServiceBench.Messages(answer)[0]));
    }

    [Fact]
    public void Too_much_is_refused_before_it_is_read()
    {
        var bench = new ServiceBench();
        Assert.Equal(413, bench.Ask("PATCH", ServiceBench.Server, new string(' ', (64 * 1024) + 1)).Status);
        Assert.Equal(414, bench.Ask("GET", "/redfish/v1/" + new string('a', 2048)).Status);
        Assert.Equal(431, bench.Ask("GET", "/redfish/v1/", null, [.. Enumerable.Range(0, 65).Select(i => ($"X-{i}", ""))]).Status);
        Assert.Equal(431, bench.Ask("GET", "/redfish/v1/", null, ("X", new string('a', 33 * 1024))).Status);
        Assert.Equal("MalformedJSON", ServiceBench.Messages(bench.Ask("PATCH", ServiceBench.Server, string.Concat(Enumerable.Repeat("{\"a\":", 17)) + "1" + new string('}', 17)))[0]);
    }

    [Fact]
    public void Body_of_another_type_is_refused()
    {
        var bench = new ServiceBench();
        Assert.Equal(415, bench.Ask("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOn"}""", ("Content-Type", "text/plain")).Status);
        Assert.Equal(200, bench.Ask("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOn"}""", ("Content-Type", "application/json;charset=utf-8")).Status);
    }

    [Fact]
    public void Another_version_of_OData_is_refused()
    {
        Assert.Equal(412, new ServiceBench().Ask("GET", "/redfish/v1/", null, ("OData-Version", "4.1")).Status);
        Assert.Equal(200, new ServiceBench().Ask("GET", "/redfish/v1/", null, ("OData-Version", "4.0")).Status);
    }

    [Fact]
    public void Head_is_a_get_without_its_body()
    {
        var bench = new ServiceBench();
        var answer = bench.Ask("HEAD", "/redfish/v1/Systems");
        Assert.Equal((200, 0, bench.Ask("GET", "/redfish/v1/Systems").Header("ETag")), (answer.Status, answer.Body.Length, answer.Header("ETag")));
    }

    [Fact]
    public void Whatever_is_asked_there_is_an_answer_and_what_is_wrong_is_said_in_the_standards_form()
    {
        var paths = RedfishCrawl.Of(new ServiceBench()).Resources.Keys.Order().ToArray();
        var path = Gen.OneOf(Gen.Elements(paths), ArbMap.Default.GeneratorFor<string>().Select(s => $"/redfish/v1/{s}"), ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
        var query = Gen.OneOf(Gen.Constant(""), Gen.Elements("?$top=1", "?$skip=3&$top=2", "?$expand=.", "?%", "?%zz=%u1", "?$top=", "?=", "?&&", "?$expand=*&$skip=0"), ArbMap.Default.GeneratorFor<string>().Select(s => $"?{s}"));
        var text = Gen.OneOf(
            Gen.Elements("", "{}", "[]", "null", "1", "{\"PowerLimitWatts\":{\"SetPoint\":300}}", "{\"PowerRestorePolicy\":\"AlwaysOn\"}", "{\"ImageURI\":\"http://127.0.0.1/a\",\"Targets\":[null]}", "{\"UserName\":\"a\",\"Password\":[]}", "{\"MessageId\":\"a\",\"OriginOfCondition\":\"%\"}", "{\"a\":\"\\udc00\"}", "{\"SetPoint\":1e999}"),
            ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
        var bytes = Gen.OneOf(text.Select(t => Encoding.UTF8.GetBytes(t)), ArbMap.Default.GeneratorFor<byte[]>().Select(b => b ?? []), ArbMap.Default.GeneratorFor<byte>().Select(b => (byte[])[.. "{\"a\":\""u8, b, .. "\"}"u8]));
        var request =
            from m in Gen.Elements("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "")
            from p in path
            from q in query
            from b in bytes
            from h in Gen.Elements<(string, string)>(("If-Match", "\""), ("If-None-Match", "*, W/"), ("X-Auth-Token", "x"), ("Authorization", "Basic %"), ("Content-Type", ";"), ("OData-Version", ""), ("Last-Event-ID", "-1"))
            select (Method: m, Path: p + q, Body: b, Header: (Name: h.Item1, Value: h.Item2));

        // Half of what is asked makes sense, but for a header or a letter: noise alone never gets behind the first refusals.
        var sound =
            from s in Gen.Elements<(string Method, string Path, string Body)>(
                ("POST", "/redfish/v1/SessionService/Sessions", """{"UserName":"a","Password":"b"}"""),
                ("DELETE", "/redfish/v1/SessionService/Sessions/1", ""),
                ("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1/","Protocol":"Redfish"}"""),
                ("DELETE", "/redfish/v1/EventService/Subscriptions/1", ""),
                ("POST", "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent", """{"MessageId":"a","OriginOfCondition":"/redfish/v1/Systems"}"""),
                ("POST", "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate", """{"ImageURI":"http://127.0.0.1/a","Targets":["/redfish/v1/Systems/rack-a.server-1"]}"""),
                ("GET", "/redfish/v1/TaskService/TaskMonitors/1", ""),
                ("DELETE", "/redfish/v1/TaskService/Tasks/1", ""),
                ("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":300}}"""),
                ("PATCH", ServiceBench.Server, """{"PowerRestorePolicy":"AlwaysOn"}"""))
            from bend in Gen.OneOf(Gen.Constant(-1), Gen.Choose(0, 120))
            from letter in Gen.Choose(32, 126)
            from h in Gen.Elements<(string, string)>(("Accept", "*/*"), ("If-Match", "*"), ("If-Match", "\""), ("Content-Type", "text/plain"), ("OData-Version", "4.0"))
            select (s.Method, s.Path, Body: Encoding.UTF8.GetBytes(bend < 0 || bend >= s.Body.Length ? s.Body : s.Body[..bend] + (char)letter + s.Body[(bend + 1)..]), Header: (Name: h.Item1, Value: h.Item2));
        var bench = new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 2, MostSessions = 2, PageSize = 5 });
        var counts = new SortedDictionary<int, int>();
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(4000).WithReplay(20250601, 1), Prop.ForAll(Gen.OneOf(request, sound).ToArbitrary(), r =>
        {
            var answer = bench.Service.Handle(new RedfishRequest(r.Method, r.Path, [new(r.Header.Name, r.Header.Value)], r.Body));
            counts[answer.Status] = counts.GetValueOrDefault(answer.Status) + 1;

            // A failure of ours would be 500, and nothing that is asked may bring one about.
            Assert.Contains(answer.Status, (int[])[200, 201, 202, 204, 304, 400, 401, 404, 405, 409, 412, 413, 414, 415, 501, 503]);
            if (r.Method == "HEAD" || answer.Status is 204 or 304 || answer.IsEventStream)
            {
                Assert.True(answer.Body.IsEmpty);
            }
            else if (answer.Status >= 400)
            {
                Assert.NotEmpty(ServiceBench.Messages(answer));
            }
            else if (!answer.Header("Content-Type")!.Contains("xml"))
            {
                Assert.NotEmpty(ServiceBench.Json(answer));
            }

            Assert.Equal(answer.Status == 405, answer.Status >= 400 && answer.Header("Allow") is { Length: > 0 });
            Assert.True(answer.Status is not (201 or 202) || answer.Header("Location")!.StartsWith("/redfish/v1/", StringComparison.Ordinal));
        }));

        // Whatever can become of a request has become of some.
        Assert.All((int[])[200, 201, 202, 204, 304, 400, 404, 405, 409, 412, 415, 501, 503], status => Assert.True(counts.GetValueOrDefault(status) > 0, $"no {status} among {string.Join(", ", counts)}"));
        Assert.True(counts[200] > 300, string.Join(", ", counts));
    }
}
