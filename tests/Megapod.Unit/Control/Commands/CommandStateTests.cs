namespace Megapod.Unit.Control.Commands;

using Megapod.Control.Commands;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>When a device is written again. A connector: latency 1 s, interval 30 s, longest grant 120 s; so it repeats after 3 s, renews after 45 s and is written 4 s before a lapse at the latest.</summary>
public sealed class CommandStateTests
{
    private static readonly CommandTimes Connector = CommandTimes.Of(Device(ConsumerKind.Connector, 120, 30));
    private static readonly CommandTimes Rack = CommandTimes.Of(Device(ConsumerKind.Rack, 10, 0));

    [Theory]
    [InlineData(true, 1, 60, false)] // fresh and answered
    [InlineData(true, 44, 60, false)]
    [InlineData(true, 45, 60, true)] // three quarters of its usual sixty seconds are over
    [InlineData(true, 10, 17, false)] // a short grant with seven seconds left waits
    [InlineData(true, 10, 16, true)] // with six it does not
    [InlineData(false, 3, 60, false)] // out and back may take that long
    [InlineData(false, 3.1, 60, true)] // and then it is said again
    public void Connector_is_due_when_its_grant_is_old_or_short_or_its_command_unanswered(bool isAnswered, double ageSeconds, double lifeSeconds, bool isDue)
    {
        var state = Sent(Connector, 1, isAnswered);
        Assert.Equal(isDue, state.IsDue(in Connector, At(lifeSeconds), At(ageSeconds)));
    }

    [Theory]
    [InlineData(3.9, false)]
    [InlineData(4, true)]
    public void Rack_is_renewed_early_and_never_for_a_lapse(double ageSeconds, bool isDue) =>
        Assert.Equal(isDue, Sent(Rack, 1, isAnswered: true).IsDue(in Rack, At(5), At(ageSeconds)));

    /// <summary>A rack that is renewed after 24 s of 60 may have been given less, to fit beside what others hold still.</summary>
    [Theory]
    [InlineData(10, 16.1, false)]
    [InlineData(10, 16, true)]
    [InlineData(24, 60, true)]
    public void Rack_of_long_grants_is_due_before_a_short_one_lapses(double ageSeconds, double lifeSeconds, bool isDue)
    {
        var rack = CommandTimes.Of(Device(ConsumerKind.Rack, 60, 0));
        Assert.Equal(isDue, Sent(rack, 1, isAnswered: true).IsDue(in rack, At(lifeSeconds), At(ageSeconds)));
    }

    [Theory]
    [InlineData(29.9, false)]
    [InlineData(30, true)]
    public void Routine_writes_keep_the_devices_interval(double ageSeconds, bool mayWrite) =>
        Assert.Equal(mayWrite, Sent(Connector, 1, isAnswered: true).MayWrite(in Connector, At(ageSeconds)));

    [Theory]
    [InlineData(4.1, true)]
    [InlineData(4, false)]
    public void Renewal_waits_for_room_only_while_it_can(double leftSeconds, bool canWait) =>
        Assert.Equal(canWait, CommandState.CanWait(in Connector, At(100 + leftSeconds), At(100)));

    [Fact]
    public void Device_that_never_answers_is_given_up_and_asked_slowly_until_it_does()
    {
        var state = default(CommandState);
        double at = 0;
        uint sequence = 0;
        for (int k = 0; k <= CommandState.GiveUpAfter; k++)
        {
            Assert.False(state.IsGivenUp);
            state.Send(in Connector, ++sequence, At(at));
            at += 3.5;
        }

        Assert.True(state.IsGivenUp);
        Assert.False(state.IsDue(in Connector, At(at), At(at - 3.5 + 15)));
        Assert.True(state.IsDue(in Connector, At(at), At(at - 3.5 + 15.1)));
        state.Answer(sequence);
        Assert.False(state.IsGivenUp);
        Assert.False(state.IsOutstanding);
    }

    [Fact]
    public void Commands_sent_faster_than_answers_can_come_give_nobody_up()
    {
        var state = default(CommandState);
        for (uint k = 1; k < 60; k++)
        {
            state.Send(in Connector, k, At(k));
        }

        Assert.Equal(0, state.Unanswered);
    }

    [Fact]
    public void Answer_to_an_older_command_shows_that_the_device_is_there_and_nothing_about_the_last_command()
    {
        var state = Sent(Connector, 1, isAnswered: false);
        state.Send(in Connector, 2, At(4));
        Assert.Equal(1, state.Unanswered);
        state.Answer(1);
        Assert.Equal(0, state.Unanswered);
        Assert.True(state.IsOutstanding);
    }

    [Fact]
    public void Clock_that_jumps_makes_no_command_older()
    {
        var state = Sent(Connector, 1, isAnswered: true);
        state.Shift(At(3600) - At(0));
        Assert.False(state.IsDue(in Connector, At(3660), At(3601)));
    }

    private static CommandState Sent(in CommandTimes times, uint sequence, bool isAnswered)
    {
        var state = default(CommandState);
        state.Send(in times, sequence, At(0));
        if (isAnswered)
        {
            state.Answer(sequence);
        }

        return state;
    }

    private static long At(double seconds) => SmallSite.At(seconds).Ticks;

    private static Consumer Device(ConsumerKind kind, double longestSeconds, double intervalSeconds) => new()
    {
        Id = "device",
        Kind = kind,
        Node = 0,
        Nameplate = new Watts(100_000),
        Fallback = Watts.Zero,
        Enforcement = SmallSite.Exact with { LongestGrant = TimeSpan.FromSeconds(longestSeconds), MinimumWriteInterval = TimeSpan.FromSeconds(intervalSeconds) },
    };
}
