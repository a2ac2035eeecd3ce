namespace Megapod.Wire.Snmp;

using Megapod.Core.Model;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Wire.Site;

/// <summary>Our client and devices that are late, silent, doubled, wrong or endless. No test waits in real time: the clock is the test's.</summary>
public sealed class SnmpClientTests
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private static readonly SnmpOid A = SnmpOid.Parse("1.3.6.1.4.1.4711.1.0");
    private static readonly SnmpOid B = SnmpOid.Parse("1.3.6.1.4.1.4711.2.0");
    private static readonly SnmpOid Column = SnmpOid.Parse("1.3.6.1.4.1.4711.9");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_to_an_earlier_question_that_comes_late_or_twice_is_nobodys()
    {
        byte[] late = [];
        await using var agent = new ScriptedAgent((pdu, number) =>
        {
            byte[] own = ScriptedAgent.Wrap(Echo(pdu, number));
            byte[][] datagrams = number == 0 ? [own, own] : [late, own];
            late = own;
            return datagrams;
        });
        await using var client = Client(agent, new FakeClock());
        for (int number = 0; number < 5; number++)
        {
            Assert.Equal(number, (await client.GetAsync([A], Stop)).Value[0].Value.Number);
        }

        Assert.True(client.Health.Dropped >= 4);
        Assert.Equal((5, 5, 0), (client.Health.Sent, client.Health.Answered, client.Health.Repeated));
    }

    [Fact]
    public async Task Answer_to_the_first_try_counts_in_the_second()
    {
        await using var agent = new ScriptedAgent((_, _) => []);
        var clock = new FakeClock();
        await using var client = Client(agent, clock);
        var asking = client.GetAsync([A], Stop).AsTask();
        await SilentTryAsync(agent, clock, hasMore: true);
        await agent.HearAsync();

        // The second try is never answered. What comes is the answer to the first one, to where that came from.
        await agent.SayAsync(0, ScriptedAgent.Wrap(Echo(agent.Asked[0], 42)));
        Assert.Equal(42, (await asking.WaitAsync(Hopeless, Stop)).Value[0].Value.Number);
        Assert.Equal((2, 1, 0), (client.Health.Sent, client.Health.Repeated, client.Health.Dropped));
    }

    [Fact]
    public async Task Silence_ends_after_the_tries_there_are_and_a_write_is_tried_once()
    {
        await using var agent = new ScriptedAgent((_, _) => []);
        var clock = new FakeClock();
        await using var client = Client(agent, clock);
        var asking = client.GetAsync([A], Stop).AsTask();
        await SilentTryAsync(agent, clock, hasMore: true);
        await SilentTryAsync(agent, clock, hasMore: true);
        await SilentTryAsync(agent, clock, hasMore: false);
        Assert.Equal("MP4102", (await asking).Faults[0].Code);
        Assert.Equal(3, client.Health.Sent);
        var writing = client.SetAsync(new SnmpObject(A, SnmpValue.Integer32(0)), Stop).AsTask();
        await SilentTryAsync(agent, clock, hasMore: false);
        Assert.Equal("MP4102", (await writing)?.Code);
        Assert.Equal((4, 2), (client.Health.Sent, client.Health.TimedOut));
    }

    [Fact]
    public async Task Datagrams_that_are_no_answer_are_dropped_and_told_and_a_flood_ends_its_try()
    {
        await using var agent = new ScriptedAgent((pdu, _) => Enumerable.Range(0, 70).Select(i => (i % 3) switch
        {
            0 => (byte[])[1, 2, 3],
            1 => ScriptedAgent.Wrap(Echo(pdu with { RequestId = pdu.RequestId ^ 1 }, 1)),
            _ => new SnmpCommunityMessage("other", Echo(pdu, 1)).Encode(),
        }));
        await using var client = Client(agent, new FakeClock(), c => c with { Tries = 1 });
        Assert.Equal("MP4103", (await client.GetAsync([A], Stop)).Faults[0].Code);
        Assert.Equal(64, client.Health.Dropped);
    }

    [Fact]
    public async Task Question_that_is_too_big_is_halved_until_it_fits_and_one_object_that_does_not_is_a_fault()
    {
        await using var agent = new ScriptedAgent((pdu, _) => [ScriptedAgent.Wrap(pdu.Objects.Count > 3 ? pdu.Answer([], SnmpErrorStatus.TooBig) : Echo(pdu, 7))]);
        await using var client = Client(agent, new FakeClock());
        var oids = Enumerable.Range(0, 45).Select(i => Column.Then((uint)i)).ToList();
        var read = (await client.GetAsync(oids, Stop)).Value;
        Assert.Equal(oids, read.Select(item => item.Oid));
        Assert.All(read, item => Assert.Equal(7, item.Value.Number));
        Assert.Equal(20, agent.Asked.Max(pdu => pdu.Objects.Count));

        await using var hopeless = new ScriptedAgent((pdu, _) => [ScriptedAgent.Wrap(pdu.Answer([], SnmpErrorStatus.TooBig))]);
        await using var other = Client(hopeless, new FakeClock());
        Assert.Equal("MP4106", (await other.GetAsync([A, B], Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task One_object_at_which_the_device_fails_costs_no_other()
    {
        await using var agent = new ScriptedAgent((pdu, _) => [ScriptedAgent.Wrap(pdu.Objects.Any(item => item.Oid == B) ? pdu.Answer(pdu.Objects, SnmpErrorStatus.GenErr, 1) : Echo(pdu, 7))]);
        await using var client = Client(agent, new FakeClock());
        var read = (await client.GetAsync([A, B, Column.Then(1), Column.Then(2)], Stop)).Value;
        Assert.Equal([7, 0, 7, 7], read.Select(item => item.Value.Number));
        Assert.Equal(SnmpValueKind.Null, read[1].Value.Kind);
    }

    [Fact]
    public async Task Answer_about_other_objects_is_not_believed()
    {
        await using var agent = new ScriptedAgent((pdu, _) => [ScriptedAgent.Wrap(pdu.Answer([new SnmpObject(B, SnmpValue.Integer32(1))]))]);
        await using var client = Client(agent, new FakeClock());
        Assert.Equal("MP4109", (await client.GetAsync([A], Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Refusal_names_its_reason_and_its_object()
    {
        await using var agent = new ScriptedAgent((pdu, _) => [ScriptedAgent.Wrap(pdu.Answer(pdu.Objects, SnmpErrorStatus.AuthorizationError, 2))]);
        await using var client = Client(agent, new FakeClock());
        var fault = (await client.GetAsync([A, B], Stop)).Faults[0];
        Assert.Equal("MP4107", fault.Code);
        Assert.Contains($"AuthorizationError at {B}", fault.Message);
        Assert.Equal(1, client.Health.Refused);
    }

    [Theory]
    [InlineData(0, "MP4110")] // The same row again and again.
    [InlineData(-1, "MP4110")] // Backwards.
    [InlineData(1, "MP4111")] // Onwards for ever.
    public async Task Walk_that_would_never_end_ends(int step, string fault)
    {
        await using var agent = new ScriptedAgent((pdu, number) =>
            [ScriptedAgent.Wrap(pdu.Answer([.. Enumerable.Range(0, pdu.ErrorIndex).Select(i => new SnmpObject(Column.Then((uint)(1_000_000 + (step * ((number * pdu.ErrorIndex) + i)))), SnmpValue.Null))]))]);
        await using var client = Client(agent, new FakeClock(), c => c with { MostRows = 100 });
        Assert.Equal(fault, (await client.WalkAsync(Column, Stop)).Faults[0].Code);
        Assert.InRange(agent.Asked.Count, 1, 5);
    }

    [Fact]
    public async Task Walk_is_given_up_after_its_time_however_well_each_step_goes()
    {
        var clock = new FakeClock();
        await using var agent = new ScriptedAgent((pdu, number) =>
        {
            clock.MoveTo(clock.Elapsed + TimeSpan.FromMilliseconds(900));
            return [ScriptedAgent.Wrap(pdu.Answer([new SnmpObject(Column.Then((uint)number), SnmpValue.Integer32(1))]))];
        });
        await using var client = Client(agent, clock, c => c with { WalkTimeout = TimeSpan.FromSeconds(5) });
        Assert.Equal("MP4112", (await client.WalkAsync(Column, Stop)).Faults[0].Code);
        Assert.InRange(agent.Asked.Count, 5, 7);
    }

    [Fact]
    public async Task Walk_asks_for_fewer_rows_when_the_answer_is_too_big_and_ends_where_the_column_does()
    {
        await using var agent = new ScriptedAgent((pdu, _) =>
        {
            uint row = pdu.Objects[0].Oid == Column ? 0 : pdu.Objects[0].Oid.Arcs[^1];
            return [ScriptedAgent.Wrap(pdu.ErrorIndex > 4 ? pdu.Answer([], SnmpErrorStatus.TooBig) : pdu.Answer([.. Enumerable.Range(1, pdu.ErrorIndex).Select(i => Row(row + (uint)i))]))];
        });
        await using var client = Client(agent, new FakeClock());
        Assert.Equal(Enumerable.Range(1, 10), (await client.WalkAsync(Column, Stop)).Value.Select(item => (int)item.Value.Number));

        static SnmpObject Row(uint row) => row <= 10 ? new SnmpObject(Column.Then(row), SnmpValue.Integer32((int)row)) : new SnmpObject(SnmpOid.Parse("1.3.6.1.4.1.4712"), SnmpValue.Null);
    }

    [Fact]
    public async Task Calls_beyond_the_queue_are_turned_away_and_closing_ends_those_that_wait()
    {
        await using var agent = new ScriptedAgent((_, _) => []);
        var client = Client(agent, new FakeClock(), c => c with { MostWaiting = 3 });
        var calls = Enumerable.Range(0, 3).Select(_ => client.GetAsync([A], Stop).AsTask()).ToList();
        Assert.Equal("MP4104", (await client.GetAsync([A], Stop)).Faults[0].Code);
        Assert.Equal((3, 1), (client.Health.Waiting, client.Health.TurnedAway));
        await client.DisposeAsync();
        foreach (var call in calls)
        {
            Assert.Equal("MP4105", (await call).Faults[0].Code);
        }

        Assert.Equal("MP4105", (await client.GetAsync([A], Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Call_that_waits_for_others_ends_when_its_own_time_is_over()
    {
        await using var agent = new ScriptedAgent((_, _) => []);
        var clock = new FakeClock();
        await using var client = Client(agent, clock, c => c with { AnswerTimeout = TimeSpan.FromSeconds(60), CallTimeout = TimeSpan.FromSeconds(5) });
        var first = client.GetAsync([A], Stop).AsTask();
        var second = client.GetAsync([A], Stop).AsTask();
        await agent.HearAsync();
        clock.AwaitSleepers(3);
        clock.MoveTo(TimeSpan.FromSeconds(5));
        Assert.Equal("MP4102", (await first).Faults[0].Code);
        Assert.Equal("MP4104", (await second).Faults[0].Code);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("a", "b")]
    public void Client_with_neither_or_with_both_ways_to_be_known_is_misuse(string? community, string? user) => Assert.Throws<ArgumentException>(() => new SnmpClient(
        new SnmpClientConfig("127.0.0.1") { Community = community, User = user is null ? null : SnmpTools.User }, TimeProvider.System, new SeededRandom(1)));

    [Fact]
    public void Nothing_secret_is_in_the_words_of_a_configuration()
    {
        string said = new SnmpClientConfig("127.0.0.1") { User = SnmpTools.User } + new SnmpClientConfig("127.0.0.1") { Community = "word" }.ToString() + SnmpTools.User;
        Assert.DoesNotContain("pass123", said);
        Assert.DoesNotContain("word", said);
    }

    private static SnmpPdu Echo(SnmpPdu pdu, int value) => pdu.Answer([.. pdu.Objects.Select(item => item with { Value = SnmpValue.Integer32(value) })]);

    /// <summary>Lets the time of one try pass once it was sent, and the pause after it.</summary>
    private static async Task SilentTryAsync(ScriptedAgent agent, FakeClock clock, bool hasMore)
    {
        await agent.HearAsync();
        var over = clock.Elapsed + TimeSpan.FromSeconds(1);
        clock.AwaitSleeperUntil(over);
        clock.MoveTo(over);
        if (hasMore)
        {
            var by = over + TimeSpan.FromMilliseconds(400);
            clock.AwaitSleeperBy(by);
            clock.MoveTo(by);
        }
    }

    private static SnmpClient Client(ScriptedAgent agent, FakeClock clock, Func<SnmpClientConfig, SnmpClientConfig>? with = null) =>
        new((with ?? (c => c))(new SnmpClientConfig("127.0.0.1", agent.Port) { Community = "wire" }), clock, new SeededRandom(1));
}
