namespace Megapod.Node.Uplink;

using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Devices.WorkLink;

/// <summary>Lets a node in at a site: once by a token, and then again before its certificate ends. The private key never leaves the node.</summary>
public static class NodeEnrolment
{
    private const string Mark = "mpn_";
    private const int HashBytes = 32;

    /// <summary>Name of the file in the state folder with the key for which a token is being used: where the answer is lost, or the node dies before it has it, the same key may ask again.</summary>
    private const string KeyFileName = "enrolling.pem";

    private const string TokenPrefix = "# token: ";

    /// <summary>Longer than any token.</summary>
    private const int MostTokenLength = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Enrols a node by the token that a person was shown at the site. The site must show just the certificate that the token names. A node that was let in by this token is in: it may be begun with it again and again.</summary>
    /// <param name="site">Where the site awaits nodes, such as https://10.0.0.5:8444.</param>
    /// <param name="token">The token.</param>
    /// <param name="folder">The node's state folder, in which its papers are kept.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The papers; or MP3921 to MP3924.</returns>
    public static async Task<Outcome<NodePapers>> JoinAsync(Uri site, string token, string folder, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(token);
        if (Parse(token) is not { } parts)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.BadToken());
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        string keyFile = Path.Combine(folder, KeyFileName);
        try
        {
            if (NodePapers.Read(folder) is { IsSuccess: true, Value: var known })
            {
                if (known.Token == hash)
                {
                    File.Delete(keyFile);
                    return Outcome<NodePapers>.Success(known);
                }

                known.Dispose();
            }

            using var key = KeyFor(hash, keyFile);
            using var handler = new SocketsHttpHandler { ConnectTimeout = Patience };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && CryptographicOperations.FixedTimeEquals(shown.GetCertHash(HashAlgorithmName.SHA256), parts.Hash);
            var asked = await AskAsync(site, parts.Secret, folder, handler, key, hash, stop);
            if (asked.IsSuccess)
            {
                File.Delete(keyFile);
            }

            return asked;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.Unusable(keyFile, error.Message));
        }
    }

    /// <summary>Renews a node's certificate, for a new key.</summary>
    /// <param name="papers">Its papers.</param>
    /// <param name="folder">Its state folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The new papers; or MP3921, MP3923, MP3924, and those of before stay good for as long as they last.</returns>
    public static async Task<Outcome<NodePapers>> RenewAsync(NodePapers papers, string folder, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(papers);
        using var handler = new SocketsHttpHandler { ConnectTimeout = Patience };
        handler.SslOptions.RemoteCertificateValidationCallback = papers.Judge(time);
        handler.SslOptions.ClientCertificates = [papers.Own];
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => papers.Own;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return await AskAsync(papers.Site, "", folder, handler, key, papers.Token, stop);
    }

    /// <summary>The key with which a token was used before; else a new one, which is kept first.</summary>
    private static ECDsa KeyFor(string token, string file)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string mark = $"{TokenPrefix}{token}\n";
        try
        {
            if (File.Exists(file) && File.ReadAllText(file) is var text && text.StartsWith(mark, StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
                return key;
            }
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Nothing came of it: the token is used with the key that is written in its place.
            File.Delete(file);
        }

        OwnFile.Write(file, mark + key.ExportPkcs8PrivateKeyPem() + "\n");
        return key;
    }

    private static async Task<Outcome<NodePapers>> AskAsync(Uri site, string secret, string folder, SocketsHttpHandler handler, ECDsa key, string token, CancellationToken stop)
    {
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Patience, MaxResponseContentBufferSize = WorkLinkCodec.MostBytes };
        try
        {
            using var content = new ByteArrayContent(WorkLinkCodec.Encode(new WorkEnrolment(secret, request.CreateSigningRequestPem())));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri(site, WorkLinkPaths.Enrol), content, stop);
            if (!answer.IsSuccessStatusCode)
            {
                string why = await answer.Content.ReadAsStringAsync(stop);
                return Outcome<NodePapers>.Failure(UplinkFaults.Refused(site, why.Length > 0 ? why : $"it answers {(int)answer.StatusCode}"));
            }

            var papers = WorkLinkCodec.Decode<WorkPapers>(await answer.Content.ReadAsByteArrayAsync(stop));
            return papers.IsSuccess ? NodePapers.Keep(folder, site, papers.Value, key, token) : Outcome<NodePapers>.Failure(papers.Faults);
        }
        catch (HttpRequestException error)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.Unreachable(site, error.InnerException?.Message ?? error.Message));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Outcome<NodePapers>.Failure(UplinkFaults.Unreachable(site, "it does not answer"));
        }
    }

    private static (string Secret, byte[] Hash)? Parse(string token)
    {
        if (token.Length > MostTokenLength || !token.StartsWith(Mark, StringComparison.Ordinal) || token[Mark.Length..].Split('.') is not [{ Length: > 0 } secret, var hash])
        {
            return null;
        }

        byte[] bytes = new byte[HashBytes];
        return Base64Url.IsValid(hash, out int length) && length == HashBytes && Base64Url.TryDecodeFromChars(hash, bytes, out _) ? (secret, bytes) : null;
    }
}
