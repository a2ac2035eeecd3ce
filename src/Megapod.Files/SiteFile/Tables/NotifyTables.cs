namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of those who are told of alarms.</summary>
internal static class NotifyTables
{
    /// <summary>More people than that read a list, not mail.</summary>
    private const int MostReceivers = 50;

    private const int MostWays = 20;

    public static MapShape Webhook { get; } = new("webhook",
    [
        new("id", TextShape.Id, "Its name, unique among all who are told.") { IsRequired = true },
        new("url", new AddressShape(), "Where messages are posted, without placeholders.") { IsRequired = true },
        new("severity", new WordShape<AlarmSeverity>(), "The least severity of which it is told.") { Default = "warning" },
        new("secretVariable", TextShape.Variable, "Environment variable that holds the secret with which messages are signed. Missing: they are not, or it stands in 'secretFile'."),
        new("secretFile", TextShape.File, "File that holds the secret with which messages are signed. Missing: they are not, or it stands in 'secretVariable'."),
        new("allowPlain", new FlagShape(), "Whether http:// may be used beyond this machine, where everybody on the way can read and change it.") { Default = "false" },
    ]);

    public static MapShape Mail { get; } = new("mail",
    [
        new("id", TextShape.Id, "Its name, unique among all who are told.") { IsRequired = true },
        new("server", new HostPortShape(MailConfig.UsualPort), "Host and port of the mail server, the port 587 where none is written.") { IsRequired = true },
        new("tls", new FlagShape(), "Whether the connection is encrypted with STARTTLS; a server that does not offer it is told nothing.") { Default = "true" },
        new("allowPlain", new FlagShape(), "Whether a server beyond this machine may be reached without TLS, where everybody on the way can read and change what is said.") { Default = "false" },
        new("from", TextShape.MailAddress, "Whose mail it is.") { IsRequired = true },
        new("to", new ListShape(TextShape.MailAddress, 1, MostReceivers), "Who gets it.") { IsRequired = true },
        new("user", TextShape.Title, "The user at the server. Missing: none is needed."),
        new("passwordVariable", TextShape.Variable, "Environment variable that holds the password. Missing: there is none, or it stands in 'passwordFile'."),
        new("passwordFile", TextShape.File, "File that holds the password. Missing: there is none, or it stands in 'passwordVariable'."),
        new("severity", new WordShape<AlarmSeverity>(), "The least severity of which they are told.") { Default = "warning" },
    ]);

    public static MapShape Notify { get; } = new("notify",
    [
        new("address", new AddressShape(), "Address at which people reach this site, with which links in messages begin. Missing: only the path is written."),
        new("repeat", new TimeShape(zeroAllowed: false), "After how long an alarm that stands and that nobody has acknowledged is told again, from 1 min on. Missing: never."),
        new("webhooks", new ListShape(Webhook, 1, MostWays), "Programs that are told over HTTP."),
        new("mail", new ListShape(Mail, 1, MostWays), "People who are told by mail."),
    ]);
}
