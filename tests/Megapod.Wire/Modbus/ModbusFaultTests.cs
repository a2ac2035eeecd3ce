namespace Megapod.Wire.Modbus;

using Megapod.Core.Model;
using Megapod.Devices.Modbus;

/// <summary>Ten thousand calls over ways on which things go wrong by chance.</summary>
public sealed class ModbusFaultTests
{
    private const int Ways = 10;
    private const int CallersPerWay = 4;
    private const int CallsPerCaller = 250;
    private const ushort WrittenFrom = 40_000;

    [Theory]
    [InlineData(20261122)]
    public async Task Ten_thousand_calls_over_faulty_ways_end_each_exact_or_with_a_fault(ulong seed)
    {
        var bank = new TestBank();
        await using var server = ModbusServer.Open(new ModbusServerConfig { MostConnections = 200, MostConnectionsPerPeer = 200, IdleTimeout = TimeSpan.FromSeconds(2) }, bank, TimeProvider.System).Value;
        var chance = new SeededRandom(seed);
        var results = await Task.WhenAll(Enumerable.Range(0, Ways).Select(way => TravelAsync(server.Address.Port, way, chance.Split($"way {way}"), bank)));
        int exact = results.Sum(r => r.Exact);
        var faults = results.SelectMany(r => r.Faults).CountBy(code => code).OrderBy(pair => pair.Key).ToList();
        string told = $"seed {seed}: {exact} exact; {string.Join(", ", faults.Select(f => $"{f.Key} {f.Value}"))}; dropped {results.Sum(r => r.Health.Dropped)}, garbage {results.Sum(r => r.Health.Garbage)}, " +
            $"connected {results.Sum(r => r.Health.Connected)}, repeated {results.Sum(r => r.Health.Repeated)}; done to bytes: {string.Join(' ', Enumerable.Range(0, 6).Select(kind => results.Sum(r => r.Done[kind])))}";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.Equal(Ways * CallersPerWay * CallsPerCaller, exact + faults.Sum(f => f.Value));
        Assert.True(exact > 5_000, told);
        Assert.All(faults, f => Assert.Contains(f.Key, new[] { "MP3701", "MP3702", "MP3703", "MP3704", "MP3705", "MP3708", "MP3713", "MP3721" }));
        Assert.All(Enumerable.Range(0, 6), kind => Assert.True(results.Sum(r => r.Done[kind]) > 20, told));
        Assert.True(results.Sum(r => r.Health.Dropped) > 20, told);
    }

    private static async Task<(int Exact, List<string> Faults, ModbusHealth Health, int[] Done)> TravelAsync(int port, int way, SeededRandom chance, TestBank bank)
    {
        await using var proxy = new FaultProxy(port, chance.Split("proxy"));
        var config = new ModbusClientConfig("127.0.0.1", proxy.Port)
        {
            AnswerTimeout = TimeSpan.FromMilliseconds(60),
            Drain = TimeSpan.FromMilliseconds(30),
            CallTimeout = TimeSpan.FromSeconds(5),
            FirstBackOff = TimeSpan.FromMilliseconds(1),
            LongestBackOff = TimeSpan.FromMilliseconds(10),
        };
        await using var client = new ModbusClient(config, TimeProvider.System, chance.Split("client"));
        var results = await Task.WhenAll(Enumerable.Range(0, CallersPerWay).Select(caller => CallAsync(client, way, caller, chance.Split($"caller {caller}"), bank)));
        return (results.Sum(r => r.Exact), [.. results.SelectMany(r => r.Faults)], client.Health, proxy.Faults);
    }

    private static async Task<(int Exact, List<string> Faults)> CallAsync(ModbusClient client, int way, int caller, SeededRandom chance, TestBank bank)
    {
        var stop = TestContext.Current.CancellationToken;
        var unit = client.Unit((byte)(1 + (caller % 2)));
        int exact = 0;
        var faults = new List<string>();
        for (int i = 0; i < CallsPerCaller; i++)
        {
            ushort address = (ushort)(chance.NextBits() % 30_000);
            int count = 1 + (int)(chance.NextBits() % 4);
            switch (chance.NextBits() % 5)
            {
                case 0:
                    // Every write has a value of its own, so that a write that was told as done can be found among those that were.
                    ushort place = (ushort)(WrittenFrom + (way * CallersPerWay) + caller);
                    var fault = await unit.WriteAsync(place, new[] { (ushort)i }, stop);
                    Assert.True(fault is not null || bank.Written.Contains((unit.Number, place, (ushort)i)), $"{place} was told to be {i} and is not");
                    Note(fault?.Code);
                    break;
                case 1:
                    var inputs = await unit.ReadInputsAsync(address, count, stop);
                    Assert.True(!inputs.IsSuccess || inputs.Value.SequenceEqual(Enumerable.Range(address, count).Select(a => TestBank.Input(unit.Number, a))), $"inputs at {address}: {string.Join(' ', inputs.IsSuccess ? inputs.Value : [])}");
                    Note(inputs.IsSuccess ? null : inputs.Faults[0].Code);
                    break;
                default:
                    var read = await unit.ReadAsync(address, count, stop);
                    Assert.True(!read.IsSuccess || read.Value.SequenceEqual(Enumerable.Range(address, count).Select(a => TestBank.Holding(unit.Number, a))), $"holding at {address}: {string.Join(' ', read.IsSuccess ? read.Value : [])}");
                    Note(read.IsSuccess ? null : read.Faults[0].Code);
                    break;
            }
        }

        return (exact, faults);

        void Note(string? fault)
        {
            if (fault is null)
            {
                exact++;
            }
            else
            {
                faults.Add(fault);
            }
        }
    }
}
