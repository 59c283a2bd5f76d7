using BenchmarkDotNet.Running;
using ZoneDrain.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(MemoryBenchmarks).Assembly).Run(args);
