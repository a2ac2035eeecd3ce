namespace Megapod.Wire.Slurm;

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Devices.Slurm;

/// <summary>Answers of versions that no package here has, in the shapes of each version's own published OpenAPI description: what is a number, a list or an object in it.</summary>
public sealed class SlurmShapesTests
{
    /// <summary>Debian's slurmrestd 22.05.8, as it answered; reduced to what is read.</summary>
    private const string V38 = """
        {"errors": [],
         "jobs": [{"job_id": 7, "name": "megapod.s.a.1", "user_name": "daemon", "job_state": "FAILED", "state_reason": "NonZeroExitCode", "nodes": "pod[1-2]", "node_count": 2, "cpus": 2, "priority": 4294900758, "exit_code": 768, "restart_cnt": 1, "start_time": 1795416956, "end_time": 1795416990, "suspend_time": 0, "tres_per_node": "gres:gpu:2", "tres_alloc_str": "cpu=2,node=2,billing=2"}],
         "nodes": [{"name": "pod1", "state": "idle", "state_flags": ["DRAIN", "POWERED_DOWN", "DYNAMIC_NORM"], "reason": "megapod s: power", "gres": "gpu:8", "cpus": 2, "real_memory": 2000, "partitions": ["main"]}]}
        """;

    /// <summary>v0.0.39: a job's state is a word, counts are objects, times are numbers, an exit code is a wait status in an object; a node's state is a list.</summary>
    private const string V39 = """
        {"errors": [], "warnings": [],
         "jobs": [{"job_id": 7, "name": "megapod.s.a.1", "user_name": "daemon", "job_state": "FAILED", "state_reason": "NonZeroExitCode", "nodes": "pod[1-2]", "node_count": {"set": true, "infinite": false, "number": 2}, "cpus": {"set": true, "infinite": false, "number": 2}, "priority": {"set": true, "infinite": false, "number": 12}, "exit_code": {"set": true, "infinite": false, "number": 768}, "restart_cnt": 1, "start_time": 1795416956, "end_time": 1795416990, "suspend_time": 0, "tres_per_node": "gres:gpu:2", "tres_alloc_str": "cpu=2,node=2,billing=2,gres/gpu=4"}],
         "nodes": [{"name": "pod1", "state": ["IDLE", "DRAIN", "POWERED_DOWN", "DYNAMIC_NORM"], "reason": "megapod s: power", "gres": "gpu:8", "cpus": 2, "real_memory": 2000, "partitions": ["main"]}]}
        """;

    /// <summary>v0.0.40 and v0.0.41: a job's state is a list, times are objects, an exit code is an object of status, return code and signal.</summary>
    private const string V40 = """
        {"errors": [], "warnings": [],
         "jobs": [{"job_id": 7, "name": "megapod.s.a.1", "user_name": "daemon", "job_state": ["FAILED"], "state_reason": "NonZeroExitCode", "nodes": "pod[1-2]", "node_count": {"set": true, "infinite": false, "number": 2}, "cpus": {"set": true, "infinite": false, "number": 2}, "hold": false, "priority": {"set": true, "infinite": false, "number": 12}, "exit_code": {"status": ["ERROR"], "return_code": {"set": true, "infinite": false, "number": 3}, "signal": {"id": {"set": false, "infinite": false, "number": 0}, "name": ""}}, "restart_cnt": 1, "start_time": {"set": true, "infinite": false, "number": 1795416956}, "end_time": {"set": true, "infinite": false, "number": 1795416990}, "suspend_time": {"set": true, "infinite": false, "number": 0}, "tres_per_node": "gres/gpu:h200:2", "tres_alloc_str": "cpu=2,node=2,billing=2,gres/gpu=4,gres/gpu:h200=4"}],
         "nodes": [{"name": "pod1", "state": ["IDLE", "DRAIN", "POWERED_DOWN", "DYNAMIC_NORM"], "reason": "megapod s: power", "gres": "gpu:h200:8(S:0-1)", "cpus": 2, "real_memory": 2000, "partitions": ["main"]}]}
        """;

    [Theory]
    [InlineData(V38)]
    [InlineData(V39)]
    [InlineData(V40)]
    public void Answers_of_all_versions_say_the_same(string text)
    {
        using var answer = JsonDocument.Parse(text);
        var job = Assert.Single(SlurmJson.Jobs(answer.RootElement)!);
        Assert.Equal((7, "daemon", 4, 2.0, false, 1, 3), (job.Id, job.User, job.Gpus, job.Cpus, job.IsHeld, job.Restarts, job.ExitStatus!.Value));
        Assert.Equal(["pod1", "pod2"], job.Nodes);
        Assert.Equal(34, (job.Ended - job.Started).TotalSeconds);
        Assert.True(job.Is("FAILED"));
        var node = Assert.Single(SlurmJson.Nodes(answer.RootElement)!);
        Assert.Equal((8, 2, 2_000L << 20, "megapod s: power"), (node.Gpus, node.Cpus, node.MemoryBytes, node.Reason));
        Assert.True(node is { IsDrained: true, IsOff: true } && node.Is("DYNAMIC_NORM"), "a flag that is new is kept");
    }

    [Theory]
    [InlineData("15", 143)]
    [InlineData("""{"status": ["SIGNALED"], "return_code": {"set": false, "infinite": false, "number": 0}, "signal": {"id": {"set": true, "infinite": false, "number": 15}, "name": "SIGTERM"}}""", 143)]
    [InlineData("""{"status": "SIGNALED", "return_code": 0, "signal": {"signal_id": 9, "name": "SIGKILL"}}""", 137)]
    [InlineData("null", null)]
    public void Exit_by_a_signal_is_read_from_each_shape(string code, int? status)
    {
        using var answer = JsonDocument.Parse($$"""{"jobs": [{"job_id": 1, "job_state": "FAILED", "exit_code": {{code}}}]}""");
        Assert.Equal(status, SlurmJson.Jobs(answer.RootElement)![0].ExitStatus);
    }

    [Theory]
    [InlineData("pod[1-3]", "pod1 pod2 pod3")]
    [InlineData("pod[08-10],gw", "pod08 pod09 pod10 gw")]
    [InlineData("r[1-2]n[3,5-6]x", "r1n3x r1n5x r1n6x r2n3x r2n5x r2n6x")]
    [InlineData("", "")]
    [InlineData("(null)", "")]
    [InlineData("pod[3-1]", null)]
    [InlineData("pod[1-", null)]
    [InlineData("pod[1-99999][1-99999]", null)]
    [InlineData("pod[a]", null)]
    public void Lists_of_nodes_are_written_out_and_what_is_none_or_too_many_is_refused(string list, string? names) =>
        Assert.Equal(names, SlurmHosts.Expand(list) is { } all ? string.Join(' ', all) : null);

    [Fact]
    public void Submission_has_the_fields_of_its_version()
    {
        var job = new SlurmSubmission { Name = "n", User = "u", Script = "#!/bin/sh\n", Folder = "/w", Output = "/w/o", Environment = new Dictionary<string, string> { ["A"] = "b" }, Nodes = 2, GpusPerNode = 4, MemoryBytesPerNode = (1 << 20) + 1 };
        var old = JsonNode.Parse(SlurmJson.Submission(job, 38))!;
        Assert.Equal((2, "4", 2, "b"), ((int)old["job"]!["nodes"]!, (string)old["job"]!["gpus_per_node"]!, (int)old["job"]!["memory_per_node"]!, (string)old["job"]!["environment"]!["A"]!));
        Assert.Equal("#!/bin/sh\n", (string)old["script"]!);
        var fresh = JsonNode.Parse(SlurmJson.Submission(job, 41))!["job"]!;
        Assert.Equal(("2", "gres/gpu:4", 2, "A=b", "#!/bin/sh\n"), ((string)fresh["nodes"]!, (string)fresh["tres_per_node"]!, (int)fresh["memory_per_node"]!["number"]!, (string)fresh["environment"]![0]!, (string)fresh["script"]!));
        Assert.All(new[] { old["job"]!, fresh }, j => Assert.True((bool)j["hold"]!));
    }

    [Theory]
    [InlineData("http://cluster.example:6820", "MP3940")]
    [InlineData("https://root:secret@cluster.example", "MP3940")]
    [InlineData("ftp://127.0.0.1", "MP3940")]
    [InlineData("https://cluster.example", null)]
    public void Cluster_beyond_this_machine_is_spoken_to_over_tls_alone(string address, string? fault)
    {
        var made = SlurmClient.Create(new SlurmConfig { Name = "c", Address = new Uri(address) }, TimeProvider.System);
        Assert.Equal(fault, made.Faults.FirstOrDefault()?.Code);
        if (made.IsSuccess)
        {
            made.Value.Dispose();
        }
    }

    [Fact]
    public async Task Newest_version_that_both_speak_is_found_and_a_list_with_an_error_beside_it_is_not_believed()
    {
        string token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "SLURM_JWT=x", TestContext.Current.CancellationToken);
        var asked = new List<string>();
        string jobs = V40;
        using var handler = new Answers(request =>
        {
            asked.Add(request.RequestUri!.AbsolutePath);
            return request.RequestUri.AbsolutePath switch
            {
                "/slurm/v0.0.40/ping" => (HttpStatusCode.OK, """{"errors": []}"""),
                "/slurm/v0.0.40/nodes" or "/slurm/v0.0.40/jobs" => (HttpStatusCode.OK, jobs),
                _ => (HttpStatusCode.NotFound, "Unable find requested URL."),
            };
        });
        using var client = SlurmClient.Create(new SlurmConfig { Name = "c", Address = new Uri("http://127.0.0.1:1"), TokenFile = token }, TimeProvider.System, handler).Value;
        Assert.True((await client.ReadAsync(TestContext.Current.CancellationToken)).IsSuccess);
        Assert.Equal(("v0.0.40", "/slurm/v0.0.42/ping"), (client.Version, asked[0]));

        jobs = V40.Replace("\"errors\": []", "\"errors\": [{\"error\": \"half of it\"}]");
        Assert.Equal(SlurmFaultCodes.NotUnderstood, (await client.ReadAsync(TestContext.Current.CancellationToken)).Faults[0].Code);
        File.Delete(token);
    }

    private sealed class Answers(Func<HttpRequestMessage, (HttpStatusCode Status, string Text)> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, text) = answer(request);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });
        }
    }
}
