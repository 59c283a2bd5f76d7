using BenchmarkDotNet.Running;
using ZoneDrain.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(GetPutBenchmarks).Assembly).Run(args);
