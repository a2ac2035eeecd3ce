namespace Megapod.Site.Notify;

using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Alarms;

/// <summary>Hands messages to a mail server as text. Where encryption is demanded, a server that does not offer it is told nothing beyond a greeting.</summary>
/// <param name="config">The server, and who is told of what.</param>
/// <param name="password">The user's; null: none is needed.</param>
/// <param name="time">The clock of the time-out.</param>
internal sealed class MailWay(MailConfig config, string? password, TimeProvider time) : INotifyWay
{
    /// <summary>Servers that look for spam let a client wait some ten seconds; what takes so much longer is tried again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What telephones show of a subject.</summary>
    private const int LongestSubject = 150;

    /// <inheritdoc/>
    public string Id => config.Id;

    /// <inheritdoc/>
    public AlarmSeverity Severity => config.Severity;

    /// <summary>The subject: the worst severity, the site, and the worst alarm.</summary>
    public static string SubjectOf(NotifyMessage message)
    {
        if (message.IsTest)
        {
            return $"[test] {OneLine(message.Name)}: messages about alarms arrive";
        }

        var standing = message.Items.Where(i => i.ClearedAt is null).ToList();
        var worst = standing.Count > 0 ? standing[0] : message.Items[0];
        int others = message.Items.Count + message.More - 1;
        string more = others > 0 ? string.Create(CultureInfo.InvariantCulture, $" (and {others} more)") : "";
        string head = standing.Count > 0 ? $"[{Word(message.Severity)}] {OneLine(message.Name)}: " : $"[over] {OneLine(message.Name)}: ";
        string text = OneLine(worst.Alarm.Text);
        int room = Math.Max(20, LongestSubject - head.Length - more.Length);
        return head + (text.Length <= room ? text : text[..(room - 1)] + "…") + more;
    }

    /// <summary>The text: each alarm with its words, what to do, and where that is written.</summary>
    public static string TextOf(NotifyMessage message)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{OneLine(message.Name)} ({message.Site}), {Clock(message.At)}\n");
        if (message.IsTest)
        {
            text.Append("\nThis is a test. Nothing has happened; messages about alarms arrive here.\n");
        }

        foreach (var item in message.Items)
        {
            string kind = item.Kind switch { NotifyKind.Cleared => "over", NotifyKind.Repeated => "still stands, nobody has acknowledged it", _ => "raised" };
            string until = item.ClearedAt is { } at ? $" until {Clock(at)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"\n{Word(item.Alarm.Severity).ToUpperInvariant()}, {kind}: {item.Alarm.Code} {item.Alarm.Subject}, since {Clock(item.Alarm.Since)}{until}\n  {OneLine(item.Alarm.Text)}\n");
            if (item.ClearedAt is null && FaultPages.Find(item.Alarm.Code) is { Remedy.Length: > 0 } page)
            {
                text.Append(CultureInfo.InvariantCulture, $"  What to do: {page.Remedy}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {message.Link(item.Alarm.Help)}\n");
        }

        if (message.More > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {message.More} more: see {message.Link("/api/v1/alarms")}\n");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public async Task<NotifyDelivery> SendAsync(NotifyMessage message, CancellationToken stop)
    {
        using var mail = MailOf(message);
        using var client = new SmtpClient(config.Host, config.Port) { EnableSsl = config.IsSecure };
        if (config.User is { } user)
        {
            client.UseDefaultCredentials = false;
            client.Credentials = new NetworkCredential(user, password);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await client.SendMailAsync(mail, both.Token);
            return NotifyDelivery.Done;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return NotifyDelivery.Failed(NotifyFaults.NotReached, string.Create(CultureInfo.InvariantCulture, $"The mail server of '{Id}' did not answer within {Patience.TotalSeconds:0} s."), "Look at the server. It is tried again.");
        }
        catch (SmtpFailedRecipientException refused)
        {
            // The mail went to all others, where there are any.
            int lost = refused is SmtpFailedRecipientsException several ? several.InnerExceptions.Length : 1;
            string whom = string.Create(CultureInfo.InvariantCulture, $"{lost} of {mail.To.Count} who should get the mail");
            return new NotifyDelivery(lost < mail.To.Count, new Fault(NotifyFaults.Refused, $"The mail server of '{Id}' refused {whom}: {OneLine(refused.Message)}", "Look at their addresses."));
        }
        catch (SmtpException error) when (config.IsSecure && error is { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: null })
        {
            return NotifyDelivery.Failed(NotifyFaults.NotSecure, $"The mail server of '{Id}' does not offer encryption, so nothing was sent: {OneLine(error.Message)}", "Take a port or server that offers STARTTLS. It is tried again.");
        }
        catch (SmtpException error) when (error.StatusCode != SmtpStatusCode.GeneralFailure)
        {
            return NotifyDelivery.Failed(NotifyFaults.Refused, $"The mail server of '{Id}' refused the mail: {OneLine(error.Message)}", "Look at user, password and addresses. It is tried again.");
        }
        catch (Exception error) when (error is SmtpException or IOException or System.Security.Authentication.AuthenticationException or InvalidOperationException)
        {
            return NotifyDelivery.Failed(NotifyFaults.NotReached, $"The mail server of '{Id}' could not be reached: {OneLine((error.InnerException ?? error).Message)}", "Look at its address, its certificate and the way there. It is tried again.");
        }
    }

    private MailMessage MailOf(NotifyMessage message)
    {
        var mail = new MailMessage
        {
            From = new MailAddress(config.From),
            Subject = SubjectOf(message),
            SubjectEncoding = Encoding.UTF8,
            Body = TextOf(message),
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
            Priority = message.Severity == AlarmSeverity.Critical ? MailPriority.High : MailPriority.Normal,
        };
        foreach (string to in config.To)
        {
            mail.To.Add(new MailAddress(to));
        }

        // A mail that is sent twice because the answer was lost has the same id, and no machine answers one of ours (RFC 3834).
        mail.Headers.Add("Message-ID", $"<{message.Key}@{mail.From.Host}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static string Word(AlarmSeverity severity) => severity.ToString().ToLowerInvariant();

    private static string Clock(Instant at) => at.ToUtc().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
