namespace Megapod.Wire.Ocpp;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Megapod.Core.Model;
using Megapod.Lab.Bench.Ocpp;

/// <summary>
/// A station that comes back after an outage with what it has stored, and not alone: connections are cut in the middle of a frame or before the answer, messages are told twice, a second connection
/// comes while the first one is open. Whatever it was not answered it tells again, on the next connection.
/// </summary>
internal sealed class StormStation(IPEndPoint server, int number, ulong seed, CancellationToken stop)
{
    public const int Transactions = 3;
    public const int SamplesOfTransaction = 2;

    /// <summary>Connections that a station may need before the test gives it up.</summary>
    private const int MostConnections = 60;

    private readonly SeededRandom random = new SeededRandom(seed).Split($"station-{number}");
    private LightStation? socket;
    private int nextId;
    private int mischief = 4;

    /// <summary>Energy of all its transactions.</summary>
    public long WattHours { get; private set; }

    /// <summary>Connections that it needed.</summary>
    public int Connections { get; private set; }

    /// <summary>Messages that were answered once.</summary>
    public int Answered { get; private set; }

    /// <summary>Repetitions that were answered as the first time.</summary>
    public int Repeated { get; private set; }

    public async Task RunAsync()
    {
        await AskAsync("""
            "BootNotification",{"chargePointVendor":"Example","chargePointModel":"Fast 300"}
            """);
        long meter = 1_000L * number;
        for (int k = 0; k < Transactions; k++)
        {
            string began = Old(k * 60);
            string answer = await AskAsync(string.Create(CultureInfo.InvariantCulture, $$"""
                "StartTransaction",{"connectorId":{{1 + (k % 2)}},"idTag":"TAG{{number}}","meterStart":{{meter}},"timestamp":"{{began}}"}
                """));
            string id = answer.Split("\"transactionId\":")[1].Split(',', '}')[0];
            for (int sample = 0; sample < SamplesOfTransaction; sample++)
            {
                await AskAsync($$"""
                    "MeterValues",{"connectorId":{{1 + (k % 2)}},"transactionId":{{id}},"meterValue":[{"timestamp":"{{Old((k * 60) + 10 + sample)}}","sampledValue":[{"value":"{{meter + sample}}"}]}]}
                    """);
            }

            long used = 10_000 + (long)(random.NextUniform() * 50_000);
            (WattHours, meter) = (WattHours + used, meter + used);
            await AskAsync($$"""
                "StopTransaction",{"transactionId":{{id}},"meterStop":{{meter}},"timestamp":"{{Old((k * 60) + 50)}}","reason":"Local"}
                """);
        }

        // The answer to this one comes next: nothing was answered twice.
        mischief = 0;
        await AskAsync("""
            "Heartbeat",{}
            """);
    }

    public void Leave() => socket?.Dispose();

    private static string Old(int minutes) => new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Tells something until it is answered.</summary>
    private async Task<string> AskAsync(string call)
    {
        while (true)
        {
            if (socket is null && !await ConnectAsync())
            {
                continue;
            }

            string id = $"{number}-{++nextId}";
            byte[] frame = LightStation.Frame(Encoding.UTF8.GetBytes($"[2,\"{id}\",{call}]"));
            bool isTwice = false;
            switch (mischief > 0 ? (int)(random.NextUniform() * 16) : -1)
            {
                case 0:
                    await TryAsync(() => socket!.SendRawAsync(frame.AsMemory(0, 1 + (int)(random.NextUniform() * (frame.Length - 1))), stop));
                    HangUp();
                    continue;
                case 1:
                    await TryAsync(() => socket!.SendRawAsync(frame, stop));
                    HangUp();
                    continue;
                case 2:
                    // The older connection stays open at this end, and is answered no more.
                    mischief--;
                    var older = socket!;
                    socket = null;
                    bool isBack = await ConnectAsync();
                    Assert.True(!isBack || await older.HearAsync(stop) is null);
                    older.Dispose();
                    continue;
                case 3:
                    mischief--;
                    isTwice = true;
                    await TryAsync(() => socket!.SendRawAsync((byte[])[.. frame, .. frame], stop));
                    break;
                default:
                    await TryAsync(() => socket!.SendRawAsync(frame, stop));
                    break;
            }

            if (await socket!.HearAsync(stop) is not { } answer)
            {
                HangUp();
                continue;
            }

            Assert.StartsWith($"[3,\"{id}\",", answer);
            Answered++;
            if (isTwice)
            {
                Assert.Equal(answer, await socket.HearAsync(stop));
                Repeated++;
            }

            return answer;
        }
    }

    private async Task<bool> ConnectAsync()
    {
        Assert.True(++Connections <= MostConnections, $"station {number} does not get in");
        bool isWrong = mischief > 0 && random.NextUniform() < 0.1;
        mischief -= isWrong ? 1 : 0;
        try
        {
            var come = await LightStation.ConnectAsync(server, $"/ocpp/CP{number}", isWrong ? "ocpp1.5" : "ocpp1.6", "", stop);
            Assert.Contains(come.Status, isWrong ? [400, 0] : (int[])[101, 0]);
            socket = come.Status == 101 ? come : null;
            if (socket is null)
            {
                come.Dispose();
            }
        }
        catch (SocketException)
        {
            // More handshakes than are taken at once: a station comes again.
            socket = null;
        }

        return socket is not null;
    }

    private void HangUp()
    {
        mischief--;
        socket?.Dispose();
        socket = null;
    }

    private static async Task TryAsync(Func<ValueTask> send)
    {
        try
        {
            await send();
        }
        catch (SocketException)
        {
            // The other end has hung up, which shows where the answer is waited for.
            return;
        }
    }
}
