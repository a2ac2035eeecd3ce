namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of those to whom the site shows itself.</summary>
internal static class FaceTables
{
    /// <summary>Each value is published again after 100 s anyway; what changes is worth more than that.</summary>
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(1);

    public static MapShape Dsx { get; } = new("dsxFace",
    [
        new("broker", new HostPortShape(DsxFaceConfig.UsualPort), "Host and port of the MQTT broker, the port 8883 where none is written.") { IsRequired = true },
        new("clientId", TextShape.Identity, "Id with which the site connects, and nobody else at this broker. Missing: megapod- and the site's id."),
        new("user", TextShape.Title, "Name of the user at the broker. Missing: none is sent."),
        new("passwordVariable", TextShape.Variable, "Environment variable that holds the password. Missing: there is none, or it stands in 'passwordFile'."),
        new("passwordFile", TextShape.File, "File that holds the password. Missing: there is none, or it stands in 'passwordVariable'."),
        new("tls", new FlagShape(), "Whether the connection is secured with TLS.") { Default = "true" },
        new("authority", TextShape.File, "PEM file with the authorities by which the broker's certificate is judged. Missing: those that this machine trusts."),
        new("certificate", TextShape.File, "PEM file with our certificate for the broker, followed by those between it and its authority. Missing: none is shown."),
        new("key", TextShape.File, "PEM file with the key of the certificate, without a pass phrase."),
        new("allowPlain", new FlagShape(), "Whether a broker beyond this machine may be reached without TLS, where everybody on the way can read and change what is said.") { Default = "false" },
        new("period", new TimeShape(zeroAllowed: false, LongestPeriod), "How often values that have changed are published.") { Default = "1 s" },
    ]);

    public static MapShape Publish { get; } = new("publish",
    [
        new("dsx", Dsx, "By the DSX contract, to an MQTT broker. Missing: not at all."),
    ]);
}
