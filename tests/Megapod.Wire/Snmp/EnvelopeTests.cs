namespace Megapod.Wire.Snmp;

using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;
using Megapod.Wire.Site;

/// <summary>Both ends of version 3 without a network between: what one says, the other judges, and somebody on the way may keep, bend and repeat it.</summary>
public sealed class EnvelopeTests
{
    private static readonly byte[] Engine = [0x80, 0, 0, 0, 9, 9];
    private static readonly SnmpKeys Keys = new(SnmpTools.User);
    private static readonly SnmpPdu Question = new(SnmpPduKind.Get, 5, [SnmpObject.Ask(SnmpOid.Parse("1.3.6.1.2.1.1.3.0"))]);

    private readonly FakeClock clock = new();
    private readonly SnmpUserEnvelope ours;
    private SnmpAuthority device;

    public EnvelopeTests()
    {
        ours = new SnmpUserEnvelope("device", Keys, clock);
        device = Device(boots: 3);
    }

    [Fact]
    public void Meeting_takes_a_greeting_and_a_signed_time_and_then_answers_are_believed()
    {
        Assert.True(ours.IsUnmet);
        Assert.Equal(SnmpVerdictKind.Met, ours.Unwrap(Told(ours.Greet(1)), 1).Kind);
        Assert.Equal(SnmpVerdictKind.OtherTime, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
        Assert.Equal(SnmpVerdictKind.Answer, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
        Assert.Equal(0, ours.Restarts);
    }

    [Fact]
    public void Answer_that_somebody_has_bent_kept_back_or_sent_for_another_question_is_not_believed()
    {
        Meet();
        byte[] answer = Told(ours.Wrap(Question));
        Assert.Equal(SnmpVerdictKind.Misfit, ours.Unwrap(answer, 6).Kind);
        for (int at = 0; at < answer.Length; at++)
        {
            byte[] bent = [.. answer];
            bent[at] ^= 1;
            Assert.True(ours.Unwrap(bent, 5).Kind is SnmpVerdictKind.Misfit or SnmpVerdictKind.Untrusted, $"byte {at}");
        }

        clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(149));
        Assert.Equal(SnmpVerdictKind.Answer, ours.Unwrap(answer, 5).Kind);
        clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(3));
        Assert.Equal(SnmpVerdictKind.TooOld, ours.Unwrap(answer, 5).Kind);
    }

    [Fact]
    public void Answer_of_an_earlier_start_is_not_believed()
    {
        Meet();
        byte[] answer = Told(ours.Wrap(Question));
        device = Device(boots: 4);
        Assert.Equal(SnmpVerdictKind.OtherTime, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
        Assert.Equal(1, ours.Restarts);
        Assert.Equal(SnmpVerdictKind.TooOld, ours.Unwrap(answer, 5).Kind);
    }

    [Fact]
    public void Time_that_nobody_has_signed_is_not_believed()
    {
        Meet();
        var report = new SnmpPdu(SnmpPduKind.Report, 5, [new SnmpObject(SnmpReports.NotInTimeWindows, SnmpValue.Counter32(1))]);
        byte[] forged = new SnmpSecureMessage { MessageId = 5, Engine = Engine, Boots = 99, User = SnmpTools.User.Name, Content = new SnmpScopedPdu(Engine, default, report).Encode() }.Encode();
        Assert.Equal(SnmpVerdictKind.Untrusted, ours.Unwrap(forged, 5).Kind);
        Assert.Equal(SnmpVerdictKind.Answer, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
    }

    [Fact]
    public void What_was_asked_in_secret_is_not_believed_in_clear()
    {
        Meet();
        byte[] clear = Keys.At(Engine).Seal(new SnmpSecureMessage { MessageId = 5, Engine = Engine, Boots = 3, Time = 0, User = SnmpTools.User.Name }, new SnmpScopedPdu(Engine, default, Question.Answer(Question.Objects)).Encode());
        Assert.Equal(SnmpVerdictKind.Misfit, ours.Unwrap(clear, 5).Kind);
    }

    [Theory]
    [InlineData(-151, false)]
    [InlineData(-149, true)]
    [InlineData(149, true)]
    [InlineData(151, false)]
    public void Question_is_taken_within_the_window_alone(int seconds, bool isTaken)
    {
        clock.MoveTo(TimeSpan.FromSeconds(1000));
        var late = Device(boots: 3);
        clock.MoveTo(TimeSpan.FromSeconds(2000));
        byte[] question = Keys.At(Engine).Seal(
            new SnmpSecureMessage { MessageId = 5, Engine = Engine, Boots = 3, Time = 1000 + seconds, User = SnmpTools.User.Name, IsPrivate = true, IsReportable = true }, new SnmpScopedPdu(Engine, default, Question).Encode());
        Assert.Equal(isTaken, late.Open(question, SnmpSecureMessage.Read(question).Value, out byte[]? report) is not null);
        Assert.Equal(isTaken, report is null);
    }

    [Fact]
    public void Engine_that_has_counted_its_starts_to_their_end_is_never_in_time()
    {
        device = Device(boots: int.MaxValue);
        Assert.Equal(SnmpVerdictKind.Met, ours.Unwrap(Told(ours.Greet(1)), 1).Kind);
        Assert.Equal(SnmpVerdictKind.OtherTime, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
        Assert.Equal(SnmpVerdictKind.OtherTime, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
    }

    private SnmpAuthority Device(int boots) => new(Engine, boots, [Keys], clock);

    private void Meet()
    {
        Assert.Equal(SnmpVerdictKind.Met, ours.Unwrap(Told(ours.Greet(1)), 1).Kind);
        Assert.Equal(SnmpVerdictKind.OtherTime, ours.Unwrap(Told(ours.Wrap(Question)), 5).Kind);
    }

    /// <summary>What the device says to a message: an answer of its own question, or a report.</summary>
    private byte[] Told(byte[] bytes)
    {
        var message = SnmpSecureMessage.Read(bytes).Value;
        return device.Open(bytes, message, out byte[]? report) is { } scoped ? device.Answer(message, scoped with { Pdu = scoped.Pdu.Answer(scoped.Pdu.Objects) }) : report!;
    }
}
