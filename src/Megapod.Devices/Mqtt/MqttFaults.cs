namespace Megapod.Devices.Mqtt;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt.Messages;

/// <summary>The faults of MQTT in words. Of a message each says whether it may have been delivered.</summary>
internal static class MqttFaults
{
    private const string ByItself = "it is tried again by itself";

    public static Fault Unreachable(string broker, string why) =>
        new(MqttFaultCodes.Unreachable, $"{broker} cannot be reached: {why.TrimEnd('.')}.", $"Check address, port and the way there; {ByItself}.");

    public static Fault TlsFailed(string broker, string why) =>
        new(MqttFaultCodes.TlsFailed, $"No secure connection to {broker}: {why.TrimEnd('.')}.", $"Check that the port speaks TLS, that its certificate names the host and is of an authority given here, and our own certificate; {ByItself}.");

    public static Fault NotAnswered(string broker, string why) => new(
        MqttFaultCodes.NotAnswered,
        $"{broker} took the connection and did not answer to CONNECT: {why.TrimEnd('.')}.",
        $"Check that the port is the broker's, with or without TLS as it is here, and whether it wants a certificate of ours; {ByItself}.");

    public static Fault Refused(string broker, MqttConnectCode code) => code switch
    {
        MqttConnectCode.UnacceptableProtocolVersion => new(MqttFaultCodes.VersionRefused, $"{broker} does not speak MQTT 3.1.1.", "Allow MQTT 3.1.1 in the broker's settings."),
        MqttConnectCode.IdentifierRejected => new(MqttFaultCodes.IdRefused, $"{broker} does not take this client's id.", "Look which ids the broker allows."),
        MqttConnectCode.ServerUnavailable => new(MqttFaultCodes.ServerUnavailable, $"{broker} is not available.", $"Look at the broker; {ByItself}."),
        MqttConnectCode.BadUserNameOrPassword => new(MqttFaultCodes.WrongPassword, $"{broker} does not know the user's name or the password.", $"Give those that the broker knows; {ByItself}."),
        _ => new(MqttFaultCodes.NotAuthorized, $"{broker} does not let this client in.", $"Look what the broker allows this user, id and certificate; {ByItself}."),
    };

    public static Fault Lost(string broker, string why, bool wasShort) => new(
        MqttFaultCodes.Lost,
        $"The connection to {broker} ended: {why.TrimEnd('.')}.",
        wasShort ? "Look whether another client connects with the same id: each then puts the other out. The broker's log says why." : "Nothing, if it happens now and then: it is made again by itself.");

    public static Fault Torn(MqttMessage message, string broker) =>
        new(MqttFaultCodes.Lost, $"The connection to {broker} ended while {What(message)} was sent. Whether it arrived is unknown.", "Nothing, if it happens now and then; use QoS 1 or 2 where it matters.");

    public static Fault Silent(string broker, TimeSpan timeout) =>
        new(MqttFaultCodes.Silent, $"{broker} has sent nothing for {Seconds(timeout)} after it was asked whether it is there; the connection was closed.", $"Look at the broker and the way there; {ByItself}.");

    public static Fault Garbage(string broker, string why) =>
        new(MqttFaultCodes.Garbage, $"{broker} has sent what breaks MQTT 3.1.1: {why}; the connection was closed.", "Check that the port is the broker's; else report it to whoever made the broker.");

    public static Fault SendingHangs(string broker, TimeSpan timeout) =>
        new(MqttFaultCodes.SendingHangs, $"{broker} has taken nothing for {Seconds(timeout)}; the connection was closed.", $"Look at the broker and the way there; {ByItself}.");

    public static Fault NoAcknowledgement(string broker, TimeSpan timeout) =>
        new(MqttFaultCodes.NoAcknowledgement, $"{broker} has not answered to a packet for {Seconds(timeout)}; the connection was closed.", "Nothing now and then: what was not answered is sent again.");

    public static Fault QueueFull(MqttMessage message, string broker) =>
        new(MqttFaultCodes.QueueFull, $"Too much waits for {broker}; {What(message)} was not sent.", "Publish less; if the broker is away, see the other faults.");

    public static Fault PushedOut(MqttMessage message, string broker) =>
        new(MqttFaultCodes.PushedOut, $"Too much waits for {broker}; {What(message)} made room for a newer one and was not sent.", "Publish less; if the broker is away, see the other faults.");

    public static Fault Expired(MqttMessage message, string broker, Fault? why) => new(
        MqttFaultCodes.Expired, $"{What(message)} could not be sent to {broker} in its time, and was not.{(why is null ? "" : $" {why.Message}")}", why?.Remedy ?? "Publish less, or allow more time.");

    public static Fault Unknown(MqttMessage message, string broker) =>
        new(MqttFaultCodes.Unknown, $"{What(message)} was sent to {broker} and not acknowledged in its time. Whether it arrived is unknown.", "Look what the receiver does before you send anything that depends on it.");

    public static Fault SessionLost(MqttMessage message, string broker) => new(
        MqttFaultCodes.SessionLost,
        $"{broker} has forgotten the session in which {What(message)} was under way; it was not sent again, because it must not arrive twice. Whether it arrived is unknown.",
        "Look what the receiver does; let the broker keep sessions where this matters.");

    public static Fault Closed(string broker) => new(MqttFaultCodes.Closed, $"The connection to {broker} was closed by us before this was done.", "Nothing: the program ends or no longer needs the broker.");

    public static Fault SubscriptionRefused(string broker, string filter) =>
        new(MqttFaultCodes.SubscriptionRefused, $"{broker} does not let this client subscribe to {MqttBounds.Quote(filter)}.", "Look what the broker allows this user, id and certificate.");

    public static Fault RequestOpen(string broker, string filter, Fault? why) => new(
        MqttFaultCodes.RequestOpen,
        $"{broker} has not answered about {MqttBounds.Quote(filter)} yet; it is asked again by itself.{(why is null ? "" : $" {why.Message}")}",
        why?.Remedy ?? "Nothing now and then.");

    public static Fault TooLarge(MqttMessage message, int most) =>
        new(MqttFaultCodes.TooLarge, $"{What(message)} has {message.Payload.Length} bytes, more than a packet of {most} bytes holds; it was not sent.", "Publish smaller messages, or allow larger packets.");

    public static Fault TooManyRequests(string broker, int most) =>
        new(MqttFaultCodes.TooManyRequests, $"There are {most} subscriptions and requests at {broker} already.", "Subscribe with wildcards.");

    public static Fault Bug(string broker, Exception bug) =>
        new(MqttFaultCodes.Bug, $"What talks with {broker} has failed by a mistake of its own: {bug.GetType().Name}: {bug.Message}", "Report it; it goes on by itself.");

    public static Fault BadCertificate(string file, string why) =>
        new(MqttFaultCodes.BadCertificate, $"The certificate cannot be used: {why.TrimEnd('.')}.", "Give PEM files that can be read: authorities, certificate and the key that belongs to it, without a password.", file);

    private static string What(MqttMessage message) => $"The message to {MqttBounds.Quote(message.Topic)}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
