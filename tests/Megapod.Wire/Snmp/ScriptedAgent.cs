namespace Megapod.Wire.Snmp;

using System.Net;
using System.Net.Sockets;
using Megapod.Devices.Snmp.Messages;

/// <summary>A device of version 2c that answers as a test wants: nothing, several datagrams, bytes of any kind.</summary>
internal sealed class ScriptedAgent : IAsyncDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<SnmpPdu, int, IEnumerable<byte[]>> answer;
    private readonly SemaphoreSlim heard = new(0);
    private readonly List<EndPoint> askers = [];
    private readonly Task listening;

    /// <summary>An agent.</summary>
    /// <param name="answer">Datagrams for a question and its number in the row, from 0.</param>
    public ScriptedAgent(Func<SnmpPdu, int, IEnumerable<byte[]>> answer)
    {
        this.answer = answer;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening = Task.Run(ListenAsync);
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>What was asked.</summary>
    public List<SnmpPdu> Asked { get; } = [];

    /// <summary>Waits until one more question has come.</summary>
    public Task HearAsync() => heard.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Answers a question that was asked before, to where it came from.</summary>
    /// <param name="number">Its number in the row, from 0.</param>
    /// <param name="datagram">The answer.</param>
    public async Task SayAsync(int number, byte[] datagram) => await socket.SendToAsync(datagram, SocketFlags.None, askers[number]);

    /// <summary>An answer in its datagram.</summary>
    public static byte[] Wrap(SnmpPdu pdu) => new SnmpCommunityMessage("wire", pdu).Encode();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await listening;
        socket.Dispose();
        closing.Dispose();
        heard.Dispose();
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[65_535];
        try
        {
            for (int number = 0; ; number++)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), closing.Token);
                var pdu = SnmpCommunityMessage.Read(buffer.AsSpan(0, got.ReceivedBytes).ToArray()).Value.Pdu;
                lock (Asked)
                {
                    Asked.Add(pdu);
                    askers.Add(got.RemoteEndPoint);
                }

                heard.Release();

                foreach (byte[] datagram in answer(pdu, number))
                {
                    await socket.SendToAsync(datagram, SocketFlags.None, got.RemoteEndPoint, closing.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
