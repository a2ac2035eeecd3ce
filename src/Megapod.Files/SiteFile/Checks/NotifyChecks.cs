namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using System.Net;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of those who are told of alarms. Values that could not be read are left out.</summary>
internal static class NotifyChecks
{
    private static readonly TimeSpan ShortestRepeat = TimeSpan.FromMinutes(1);

    /// <summary>Checks them.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        if (site.Map("notify") is not { } notify)
        {
            return;
        }

        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var way in notify.List<ReadMap>("webhooks").Concat(notify.List<ReadMap>("mail")))
        {
            if (way.Text("id") is { Length: > 0 } id && !lineOf.TryAdd(id, way.At("id").Line))
            {
                string line = lineOf[id].ToString(CultureInfo.InvariantCulture);
                faults.Add(FaultCodes.DuplicateId, way.At("id"), $"Another one is already called '{Shown.Short(id)}', on line {line}.", "Give each a name of its own, or remove one.");
            }
        }

        if (notify.Find<TimeSpan>("repeat") is { } repeat && repeat < ShortestRepeat)
        {
            faults.Add(NotifyFaultCodes.Keys, notify.At("repeat"), "Alarms would be told again more often than each minute.", "Write 1 min or more; 4 h is a good value.");
        }

        if (notify.Text("address").Contains('{', StringComparison.Ordinal))
        {
            faults.Add(NotifyFaultCodes.Keys, notify.At("address"), "'address' has a placeholder, and nothing stands for it.", "Write the address plainly.");
        }

        foreach (var webhook in notify.List<ReadMap>("webhooks"))
        {
            Webhook(webhook, faults);
        }

        foreach (var mail in notify.List<ReadMap>("mail"))
        {
            Mail(mail, faults);
        }
    }

    private static void Webhook(ReadMap webhook, FaultList faults)
    {
        Secret(webhook, "secret", faults);
        string url = webhook.Text("url");
        if (url.Contains('{', StringComparison.Ordinal))
        {
            faults.Add(NotifyFaultCodes.Keys, webhook.At("url"), "'url' has a placeholder, and nothing stands for it.", "Write the address plainly; who posts is proven by 'secretVariable' or 'secretFile'.");
        }
        else if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && webhook.Find<bool>("allowPlain") == false)
        {
            faults.Add(
                NotifyFaultCodes.Plain, webhook.At("url"), "'url' begins with http:// and leads beyond this machine: whoever is on the way could read and change what is said.", "Write https://, or add 'allowPlain: true' where the way is trusted.");
        }
    }

    private static void Mail(ReadMap mail, FaultList faults)
    {
        Secret(mail, "password", faults);
        string? password = Array.Find(["passwordVariable", "passwordFile"], mail.IsWritten);
        if (password is not null && !mail.IsWritten("user"))
        {
            faults.Add(NotifyFaultCodes.Keys, mail.At(password), "There is a password and nobody whose it is.", "Write 'user', too.");
        }
        else if (password is null && mail.IsWritten("user"))
        {
            faults.Add(NotifyFaultCodes.Keys, mail.At("user"), "There is a user without a password.", "Name it with 'passwordVariable' or 'passwordFile'; it must not stand in this file.");
        }

        if (mail.Find<(string Host, int Port)>("server") is { } server && mail.Find<bool>("tls") == false && mail.Find<bool>("allowPlain") == false && !IsThisMachine(server.Host))
        {
            faults.Add(
                NotifyFaultCodes.Plain,
                mail.At("server"),
                "The server is beyond this machine and the connection without TLS: whoever is on the way could read the password and what is said.",
                "Remove 'tls: false', or add 'allowPlain: true' where the way is trusted, such as a tunnel.");
        }
    }

    private static void Secret(ReadMap way, string name, FaultList faults)
    {
        if (way.IsWritten(name + "Variable") && way.IsWritten(name + "File"))
        {
            faults.Add(NotifyFaultCodes.Keys, way.At(name + "File"), $"The {name} is said to stand in a variable and in a file.", $"Keep '{name}Variable' or '{name}File'.");
        }
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
